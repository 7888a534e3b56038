"""Dossiers that the province's own case system reports: put in whole, or moved one step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.core.dossier_codes import parse_code
from appliance.core.errors import InvalidInput, NotFound
from central.case_models import CaseIn, CaseOut, CasePauseIn, CaseStatusIn
from central.case_news import case_news, is_taken_in
from central.due_dates import DueRules, Mover, correct, set_first
from central.feed import lock_box, publish
from central.models_dossiers import Dossier
from central.models_fleet import Box
from central.pauses import Named, begin_named, end_named, find_pause
from central.people import FIELDS, open_person, seal_person
from central.sealing import Sealer
from central.status_change import Step, locked_dossier, refuse_merged, take_step, touch

_PLAIN = (
    "unit_code",
    "handling_unit",
    "procedure_id",
    "procedure_name",
    "channel",
    "lang",
    "officer_name",
    "return_place",
)


@dataclass(frozen=True)
class Desk:
    """What a report is worked on with: the open transaction, the clock, the cipher, the due rules, and who reports."""

    session: Session
    ambient: Ambient
    sealer: Sealer
    rules: DueRules
    actor: str


def put_case(desk: Desk, code: str, case: CaseIn) -> tuple[CaseOut, bool]:
    """Create or update the dossier `code`; the same call again changes nothing. Returns (case, created).

    What the message leaves out stays as it is. Raises InvalidInput for a code or box that does not exist.
    """
    canonical = parse_code(code).text
    if case.box_id is not None and desk.session.get(Box, case.box_id) is None:
        raise InvalidInput("box-unknown", "Không có thiết bị này.", "There is no such box.", field="box_id")
    dossier_id = desk.session.execute(select(Dossier.id).where(Dossier.code == canonical)).scalar_one_or_none()
    if dossier_id is None:
        return _create(desk, canonical, case), True
    dossier = locked_dossier(desk.session, dossier_id)
    changed = _update(desk, dossier, case)
    return _told(desk, dossier, changed), False


def post_status(desk: Desk, code: str, change: CaseStatusIn, report_id: str | None) -> CaseOut:
    """Move the dossier `code` one step; `report_id` (Idempotency-Key) or code, status and moment name the report."""
    canonical = parse_code(code).text
    dossier = locked_dossier(desk.session, _known_id(desk, canonical))
    step = Step(
        status=change.status,
        at=change.at,
        actor=desk.actor,
        source=desk.actor,
        source_id=report_id or _natural_id(canonical, change.status, change.at),
        note=change.note,
        due_at=change.due_at,
        correction=change.correction,
    )
    return _told(desk, dossier, take_step(desk.session, desk.ambient, desk.rules, dossier, step))


def put_pause(desk: Desk, code: str, pause_id: str, pause: CasePauseIn) -> CaseOut:
    """Begin the pause the caller names `pause_id`, and end it once its end is told; the same again changes nothing."""
    dossier = locked_dossier(desk.session, _known_id(desk, parse_code(code).text))
    refuse_merged(dossier)
    name_en = pause.name_en or pause.name_vi
    named = Named(pause_id, pause.name_vi, name_en, desk.actor, f"{dossier.code}/{pause_id}", pause.days)
    begin = Mover(desk.actor, pause.started_at, pause.note)
    changed = begin_named(desk.session, desk.ambient, dossier, named, begin)
    if pause.ended_at is not None:
        row = find_pause(desk.session, named.source, named.source_id)
        assert row is not None, "begun above"
        changed |= end_named(desk.session, desk.rules, dossier, row, Mover(desk.actor, pause.ended_at))
    if changed:
        touch(desk.session, desk.ambient, dossier)
    return _told(desk, dossier, changed)


def case_out(dossier: Dossier, changed: bool) -> CaseOut:
    """Return what central answers about a dossier."""
    assert dossier.code is not None
    return CaseOut(
        code=dossier.code,
        status=dossier.status,
        status_at=dossier.status_at,
        due_at=dossier.due_at,
        first_due_at=dossier.first_due_at,
        version=dossier.version,
        changed=changed,
    )


def _known_id(desk: Desk, code: str) -> str:
    dossier_id = desk.session.execute(select(Dossier.id).where(Dossier.code == code)).scalar_one_or_none()
    if dossier_id is None:
        raise NotFound("case-unknown", "Không có hồ sơ này.", "There is no such case.")
    return dossier_id


def _create(desk: Desk, code: str, case: CaseIn) -> CaseOut:
    if case.box_id is not None:
        lock_box(desk.session, case.box_id)
    dossier_id, now = desk.ambient.new_id(), desk.ambient.now()
    person = case.applicant.model_dump() if case.applicant else {}
    dossier = Dossier(
        id=dossier_id,
        code=code,
        box_id=case.box_id,
        papers=_papers(case),
        status="1",
        status_at=case.received_at,
        received_at=case.received_at,
        version=0,
        created_at=now,
        updated_at=now,
        **{name: getattr(case, name) for name in _PLAIN},
        **seal_person(desk.sealer, dossier_id, person),
    )
    desk.session.add(dossier)
    desk.session.flush()
    if case.due_at is not None:
        set_first(desk.session, dossier, case.due_at, Mover(desk.actor, now))
    take_step(desk.session, desk.ambient, desk.rules, dossier, _step_of(code, case, desk.actor, correction=True))
    return _told(desk, dossier, True)


def _update(desk: Desk, dossier: Dossier, case: CaseIn) -> bool:
    values: dict[str, Any] = {name: getattr(case, name) for name in _PLAIN if name in case.model_fields_set}
    if dossier.box_id is None and case.box_id is not None:
        values["box_id"] = case.box_id
    if "papers" in case.model_fields_set:
        values["papers"] = _papers(case)
    changed = _set_changed(dossier, values)
    if case.applicant is not None:
        changed |= _set_person(desk.sealer, dossier, case.applicant.model_dump(exclude_none=True))
    if case.due_at is not None and case.due_at != dossier.due_at:
        correct(desk.session, dossier, case.due_at, Mover(desk.actor, desk.ambient.now(), case.note))
        changed = True
    moved = case.status != dossier.status and take_step(
        desk.session,
        desk.ambient,
        desk.rules,
        dossier,
        _step_of(dossier.code or "", case, desk.actor, correction=False),
    )
    if changed and not moved:
        touch(desk.session, desk.ambient, dossier)
    return changed or moved


def _told(desk: Desk, dossier: Dossier, changed: bool) -> CaseOut:
    # Once a counter has taken it in, the box knows it as its own.
    if changed and dossier.box_id is not None and not is_taken_in(desk.session, dossier.id):
        publish(desk.session, lock_box(desk.session, dossier.box_id), [case_news(dossier)], desk.ambient.now())
    return case_out(dossier, changed)


def _papers(case: CaseIn) -> list[dict[str, Any]]:
    return [paper.model_dump() for paper in case.papers]


def _set_changed(dossier: Dossier, values: Mapping[str, Any]) -> bool:
    changed = {name: value for name, value in values.items() if getattr(dossier, name) != value}
    for name, value in changed.items():
        setattr(dossier, name, value)
    return bool(changed)


def _set_person(sealer: Sealer, dossier: Dossier, person: dict[str, str]) -> bool:
    # Sealing the same text twice gives different bytes, so compare in clear.
    known = vars(open_person(sealer, dossier))
    if all(known[name] == value for name, value in person.items()):
        return False
    merged = {name: person.get(name, known[name]) for name in FIELDS}
    return _set_changed(dossier, seal_person(sealer, dossier.id, merged))


def _step_of(code: str, case: CaseIn, actor: str, *, correction: bool) -> Step:
    at = case.status_at or case.received_at
    return Step(
        status=case.status,
        at=at,
        actor=actor,
        source=actor,
        source_id=_natural_id(code, case.status, at),
        note=case.note,
        correction=correction,
    )


def _natural_id(code: str, status: str, at: datetime) -> str:
    return f"{code}/{status}/{at.isoformat()}"
