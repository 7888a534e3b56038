"""`/staff/`: the officers' list of dossiers, one dossier, and its next status with the reason."""

from datetime import date, datetime
from typing import Annotated

from flask import Blueprint, redirect, render_template
from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.dossier_states import Status, status, statuses
from appliance.core.errors import Conflict, InvalidInput
from appliance.core.text import clean_line, format_phone
from appliance.web.input import read_form, read_query
from appliance.web.login import require_role
from central.dossier_change import back_to, dossier_change
from central.dossier_search import Search, dossier_with_code, find_dossiers, visible_dossier
from central.due_dates import end_of_working_day, timeliness_of
from central.models_dossiers import Dossier
from central.models_fleet import Box
from central.people import masked_name, open_person
from central.services import central
from central.staff_access import MERGERS, READERS, login_of_request, may_merge
from central.staff_handler import who_may_handle
from central.staff_pauses import choices
from central.status_change import Step, take_step, touch
from central.tracking_store import history_of
from central.tracking_words import day_text, due_text, history_lines

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
NOTE_CHARS = 600


class StatusForm(BaseModel):
    """A status change as sent by the form; `version` is what the officer saw, `form_id` makes a double click one."""

    model_config = ConfigDict(extra="forbid")

    status: Annotated[str, StringConstraints(pattern=r"^([1-9]|10)$")]
    note: Annotated[str, StringConstraints(min_length=1, max_length=NOTE_CHARS, strip_whitespace=True)]
    version: int
    form_id: Annotated[str, StringConstraints(min_length=8, max_length=64)]
    due_date: date | None = None
    correction: bool = False

    @field_validator("due_date", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return value or None


class MergeForm(BaseModel):
    """Merging this dossier into another."""

    model_config = ConfigDict(extra="forbid")

    into_code: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    version: int


@blueprint.get("/")
@require_role(*READERS)
def show_list() -> str:
    """Show the dossiers the account may see, newest first."""
    search = read_query(Search)
    parts = central()
    with parts.database.read() as session:
        found = find_dossiers(session, login_of_request(), search)
        timeliness = {dossier.id: _timeliness(session, dossier) for dossier in found.dossiers}
    return render_template(
        "staff_list.html",
        search=search,
        found=found,
        statuses=statuses(),
        masked={dossier.id: masked_name(parts.sealer, dossier) for dossier in found.dossiers},
        timeliness=timeliness,
        due_text=due_text,
        day_text=day_text,
    )


@blueprint.get("/dossiers/by-code/<path:code>")
@require_role(*READERS)
def go_to_code(code: str) -> AnyResponse:
    """Lead from a code, as scanned or typed, to its dossier."""
    with central().database.read() as session:
        return redirect(f"/staff/dossiers/{dossier_with_code(session, login_of_request(), code).id}", 302)


@blueprint.get("/dossiers/<dossier_id>")
@require_role(*READERS)
def show_dossier(dossier_id: str) -> str:
    """Show one dossier with its history and the form for its next status."""
    parts = central()
    with parts.database.read() as session:
        dossier = visible_dossier(session, login_of_request(), dossier_id)
        found = history_of(session, _box(session, dossier), dossier)
        into = session.get(Dossier, dossier.merged_into) if dossier.merged_into else None
        timeliness = _timeliness(session, dossier)
        handlers = who_may_handle(session, dossier)
    return render_template(
        "staff_dossier.html",
        handlers=handlers,
        dossier=dossier,
        box=found.box,
        into=into,
        person=open_person(parts.sealer, dossier),
        status=status(dossier.status),
        following=_following(dossier.status),
        statuses=statuses(),
        lines=history_lines(found),
        format_phone=format_phone,
        timeliness=timeliness,
        pauses=[pause for pause in found.pauses if pause.ended_at is None and pause.name_vi],
        pause_choices=choices(dossier) if status(dossier.status).clock in ("run", "paused") else [],
        now=parts.ambient.now(),
        form_id=parts.ambient.new_id(),
        may_merge=may_merge(),
        due_text=due_text,
        day_text=day_text,
    )


@blueprint.post("/dossiers/<dossier_id>/status")
@require_role(*READERS)
def change_status(dossier_id: str) -> AnyResponse:
    """Give the dossier its next status; refused when somebody else changed it meanwhile."""
    form = read_form(StatusForm)
    parts = central()
    with dossier_change(dossier_id) as change:
        before = change.dossier.status
        step = _step(form, change.login, parts.ambient.now())
        if take_step(change.session, parts.ambient, parts.rules, change.dossier, step, seen_version=form.version):
            details = {"from": before, "to": form.status, "due_date": str(form.due_date or "")}
            change.audit("dossier.correct" if form.correction else "dossier.status", **details)
    return back_to(dossier_id)


@blueprint.post("/dossiers/<dossier_id>/merge")
@require_role(*MERGERS)
def merge(dossier_id: str) -> AnyResponse:
    """Merge the dossier into another one; its slips lead to a page that says so."""
    form = read_form(MergeForm)
    with dossier_change(dossier_id) as change:
        session, dossier = change.session, change.dossier
        into = dossier_with_code(session, change.login, form.into_code)
        if into.id == dossier.id or into.merged_into is not None or dossier.version != form.version:
            raise Conflict(
                "merge-refused",
                "Không nhập được: hãy chọn một hồ sơ khác, chưa nhập vào hồ sơ nào, rồi tải lại trang.",
                "Can't merge: choose another dossier that is not merged itself, and reload the page.",
            )
        dossier.merged_into = into.id
        touch(session, central().ambient, dossier)
        change.audit("dossier.merge", into=into.id)
    return redirect(f"/staff/dossiers/{dossier_id}", 303)


def _step(form: StatusForm, login: str, now: datetime) -> Step:
    due_at = end_of_working_day(central().rules, form.due_date) if form.due_date else None
    if due_at is not None and due_at <= now:
        raise InvalidInput("due-date-past", "Ngày hẹn mới phải sau hôm nay.", "The new date must be after today.")
    return Step(
        status=form.status,
        at=now,
        actor=login,
        source="staff",
        source_id=form.form_id,
        note=clean_line(form.note, NOTE_CHARS, "note"),
        due_at=due_at,
        correction=form.correction,
    )


def _box(session: Session, dossier: Dossier) -> Box:
    found = session.scalars(select(Box).where(Box.id == (dossier.box_id or ""))).one_or_none()
    return found or Box(id="", name_vi="", name_en="", address="", hotline="")


def _following(current: str) -> list[Status]:
    return [status(code) for code in (current, *status(current).next)]


def _timeliness(session: Session, dossier: Dossier) -> str:
    parts = central()
    return timeliness_of(session, parts.rules, dossier, parts.ambient.now())
