"""What the JSON API of the signed notices takes and gives: refusals (form 03) and stop notices (form 05)."""

from pydantic import Field

from kiosk.models import Answer, Body
from kiosk.models_dossiers import DossierRef


class RefusalIn(Body):
    """A dossier that is not taken in: whose, for what, why, and what to do instead."""

    procedure_id: str = Field(min_length=1, max_length=64)
    name: str = Field(min_length=1, max_length=200)
    phone: str | None = Field(default=None, max_length=30)
    address: str | None = Field(default=None, max_length=300)
    reason: str = Field(min_length=1, max_length=1000)
    advice: str = Field(default="", max_length=1000)


class StopIn(DossierRef):
    """A dossier whose handling stops, and why."""

    reason: str = Field(min_length=1, max_length=1000)
    legal_basis: str = Field(default="", max_length=1000)


class NoticeOut(Answer):
    """A notice; its number once it is signed."""

    id: str
    form: str
    state: str
    number: str | None
    dossier_id: str | None
    drafted_by: str
    drafted_at: str
    signed_by: str | None
    form_prints: int
