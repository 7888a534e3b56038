"""What the JSON API of the counter's work on dossiers takes and gives: letters, results handed over, the post."""

from datetime import date
from typing import Literal

from pydantic import Field

from kiosk.models import Answer, Body, PrintJobRef


class DossierRef(Body):
    """Which dossier an act is about: by its id here, or by its code where another system took it in."""

    dossier_id: str | None = Field(default=None, max_length=64)
    dossier_code: str | None = Field(default=None, max_length=64)
    ticket_id: str | None = Field(default=None, max_length=64)


class FindIn(Body):
    """What was scanned or typed; in the body, so that no name or phone number stands in an address."""

    text: str = Field(min_length=1, max_length=300)


class MissingPaper(Body):
    """One paper to bring, and what is wrong with the one there is."""

    name: str = Field(min_length=1, max_length=300)
    note: str = Field(default="", max_length=300)


class SupplementIn(DossierRef):
    """The papers to bring; `checklist` prints them for the applicant as well, `form` the letter (form 02)."""

    missing: list[MissingPaper] = Field(min_length=1, max_length=40)
    reason: str = Field(default="", max_length=1000)
    checklist: bool = False
    form: bool = False


class ChecklistIn(Body):
    """What is missing before a dossier can be taken in: papers of the procedure by their ids, others by name."""

    procedure_id: str = Field(min_length=1, max_length=64)
    missing: list[str] = Field(default_factory=list, max_length=60)
    other: list[str] = Field(default_factory=list, max_length=20)
    lang: Literal["vi", "en"] = "vi"


class ChecklistOut(Answer):
    """A checklist on its way."""

    code: str
    print_job: PrintJobRef


class ApologyIn(DossierRef):
    """A new date and why."""

    new_due_on: date
    reason: str = Field(min_length=1, max_length=1000)


class SignIn(Body):
    """The number under which a letter was signed."""

    number: str = Field(min_length=1, max_length=40)


class HandOverIn(DossierRef):
    """A result handed over, or papers given back: to whom, the fee, and what."""

    collector: Literal["owner", "authorised", "post"]
    collector_name: str | None = Field(default=None, max_length=200)
    fee: Literal["none", "paid", "outstanding"]
    items: list[str] = Field(min_length=1, max_length=40)
    postal_no: str | None = Field(default=None, max_length=30)


class PostItem(Body):
    """One slip scanned for the post, with its postal number."""

    text: str = Field(min_length=1, max_length=300)
    postal_no: str = Field(min_length=4, max_length=30)


class PostIn(Body):
    """One visit of the postman: n slips in a row on one number."""

    items: list[PostItem] = Field(min_length=1, max_length=200)
    ticket_id: str | None = Field(default=None, max_length=64)


class DossiersOut(Answer):
    """The dossiers found, newest first."""

    dossiers: list[dict[str, object]]


class ActOut(Answer):
    """What the counter did with a dossier; `sync` tells how far central's request is."""

    id: str
    dossier_id: str | None
    dossier_code: str | None
    kind: str
    state: str
    number: str | None
    due_at: str | None
    note: str | None
    drafted_by: str
    drafted_at: str
    signed_by: str | None
    sync: str | None
    sync_reason: str | None
    ledger: str | None = None
    form_prints: int = 0
    form_job_id: str | None = None
    checklist_job: PrintJobRef | None = None


class ActsOut(Answer):
    """Letters that wait for the signer."""

    letters: list[dict[str, object]]


class HandoverOut(Answer):
    """A list for the post."""

    id: str
    number: str
    items: int
    acts: list[str]


class CardOut(Answer):
    """An identity card as its QR says; `warnings` are for the eye that compares it with the card."""

    name: str
    born: str
    id_number: str
    address: str
    warnings: list[str]
