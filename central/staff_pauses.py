"""`/staff/dossiers/<id>/pause` and `/resume`: an officer stops the clock by a named pause, and lets it run on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from flask import Blueprint
from pydantic import BaseModel, ConfigDict, StringConstraints
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.errors import InvalidInput, NotFound
from appliance.core.protocol import TermBody
from appliance.core.text import clean_line
from appliance.web.input import read_form
from appliance.web.login import require_role
from central.dossier_change import back_to, dossier_change
from central.due_dates import Mover
from central.models_dossiers import ClockPause, Dossier
from central.pauses import Named, begin_named, end_named
from central.services import central
from central.staff_access import READERS
from central.status_change import check_version, refuse_merged, touch

blueprint = Blueprint("staff_pauses", __name__, url_prefix="/staff/dossiers")
NOTE_CHARS = 600
OTHER = "khac"


@dataclass(frozen=True)
class Choice:
    """A pause the officer may choose; `days` is how long the law lets it last."""

    kind: str
    name_vi: str
    name_en: str
    days: int | None = None


class PauseForm(BaseModel):
    """A pause as sent by the form; `version` is what the officer saw, `form_id` makes a double click one."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    note: Annotated[str, StringConstraints(max_length=NOTE_CHARS, strip_whitespace=True)] = ""
    version: int
    form_id: Annotated[str, StringConstraints(min_length=8, max_length=64)]


class ResumeForm(BaseModel):
    """The end of a pause; sent twice it has ended once."""

    model_config = ConfigDict(extra="forbid")

    pause_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]


def choices(dossier: Dossier) -> list[Choice]:
    """Return the pauses of the procedure as the dossier was accepted under it, and one for any other reason."""
    named = TermBody.model_validate(dossier.term).pauses if dossier.term else []
    other = Choice(OTHER, "Lý do khác (ghi rõ)", "Another reason (say which)")
    return [*(Choice(one.id, one.name_vi, one.name_en, one.days) for one in named), other]


@blueprint.post("/<dossier_id>/pause")
@require_role(*READERS)
def pause(dossier_id: str) -> AnyResponse:
    """Stop the clock."""
    form = read_form(PauseForm)
    parts = central()
    with dossier_change(dossier_id) as change:
        session, dossier = change.session, change.dossier
        refuse_merged(dossier)
        named, mover = _named(dossier, form), _mover(change.login, parts.ambient.now(), form.note)
        if begin_named(session, parts.ambient, dossier, named, mover):
            check_version(dossier, form.version)
            touch(session, parts.ambient, dossier)
            change.audit("dossier.pause", pause=named.kind)
    return back_to(dossier_id)


@blueprint.post("/<dossier_id>/resume")
@require_role(*READERS)
def resume(dossier_id: str) -> AnyResponse:
    """Let the clock run on; the due date moves by what the pause took."""
    form = read_form(ResumeForm)
    parts = central()
    with dossier_change(dossier_id) as change:
        session, dossier = change.session, change.dossier
        refuse_merged(dossier)
        row = session.get(ClockPause, form.pause_id)
        if row is None or row.dossier_id != dossier.id or row.name_vi is None:
            raise NotFound("pause-unknown", "Không có lần tạm dừng này.", "There is no such pause.")
        if end_named(session, parts.rules, dossier, row, _mover(change.login, parts.ambient.now())):
            touch(session, parts.ambient, dossier)
            change.audit("dossier.resume", pause=row.kind)
    return back_to(dossier_id)


def _named(dossier: Dossier, form: PauseForm) -> Named:
    found = next((one for one in choices(dossier) if one.kind == form.kind), None)
    if found is None:
        raise InvalidInput("pause-kind", "Thủ tục không có lý do tạm dừng này.", "The procedure has no such pause.")
    if found.kind != OTHER:
        return Named(found.kind, found.name_vi, found.name_en, "staff", form.form_id, found.days)
    if not form.note:
        raise InvalidInput(
            "pause-reason-missing", "Hãy ghi rõ lý do tạm dừng.", "Please say why it is paused.", field="note"
        )
    return Named(OTHER, "lý do khác", "another reason", "staff", form.form_id)


def _mover(login: str, at: datetime, note: str = "") -> Mover:
    return Mover(login, at, clean_line(note, NOTE_CHARS, "note") or None)
