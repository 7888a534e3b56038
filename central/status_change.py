"""A dossier's next step, whoever reports it: once, in its place in time, with its effect on the due date."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.core.dossier_states import READY, RETURNED, change, status
from appliance.core.errors import Conflict, NotFound
from central.channels.notices import tell_step
from central.due_dates import DueRules, Mover, correct, reappoint
from central.feed import lock_box, publish
from central.models_dossiers import Dossier, StatusEvent
from central.pauses import follow_status
from central.public_status import status_news_of


@dataclass(frozen=True)
class Step:
    """What is reported: the status since `at`, by whom; (`source`, `source_id`) names the report itself.

    `correction` says that the current status or date was a mistake, so the rules of transitions and re-appointments
    do not apply.
    """

    status: str
    at: datetime
    actor: str
    source: str
    source_id: str
    note: str | None = None
    due_at: datetime | None = None
    correction: bool = False


def locked_dossier(session: Session, dossier_id: str) -> Dossier:
    """Return the dossier with its box's row and its own locked, in this order; raises NotFound."""
    box_id = session.execute(select(Dossier.box_id).where(Dossier.id == dossier_id)).one_or_none()
    if box_id is None:
        raise NotFound("dossier-unknown", "Không có hồ sơ này.", "There is no such dossier.")
    if box_id[0] is not None:
        lock_box(session, box_id[0])
    return session.execute(
        select(Dossier).where(Dossier.id == dossier_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()


def take_step(
    session: Session,
    ambient: Ambient,
    rules: DueRules,
    dossier: Dossier,
    step: Step,
    *,
    seen_version: int | None = None,
) -> bool:
    """Record the step of a dossier from `locked_dossier`; False when this report was already known.

    A report that is older than the current status is kept in the history and changes nothing else. Raises Conflict
    "status-change" where the transition is not allowed, "dossier-changed" where `seen_version` is not the current one,
    those of `DueHistory.reappoint` for another date (a correction may set any), InvalidInput for unknown statuses.
    """
    if _is_known(session, dossier, step):
        return False
    refuse_merged(dossier)
    check_version(dossier, seen_version)
    status(step.status)
    late = step.at < dossier.status_at
    if not late and not step.correction:
        change(dossier.status, step.status)
    event = _history_row(ambient, dossier, step)
    session.add(event)
    if not late:
        mover = Mover(step.actor, step.at)
        _move_clock(session, ambient, rules, dossier, step, mover)
        before, due_before = dossier.status, dossier.due_at
        dossier.status, dossier.status_at, dossier.status_note = step.status, step.at, step.note
        _set_due(session, rules, dossier, step, mover)
        session.flush()
        if dossier.version == 0:
            # Nobody has been told anything yet of a dossier that is only just being made.
            tell_step(session, ambient, event, "status")
        elif step.correction:
            tell_step(session, ambient, event, "correction")
        elif step.status != before or dossier.due_at != due_before:
            tell_step(session, ambient, event, "status" if step.status != before else "moved")
    touch(session, ambient, dossier)
    return True


def touch(session: Session, ambient: Ambient, dossier: Dossier) -> None:
    """Count the dossier's version up and tell its box."""
    dossier.version += 1
    dossier.updated_at = ambient.now()
    session.flush()
    if dossier.box_id is not None and dossier.code is not None:
        publish(session, lock_box(session, dossier.box_id), [status_news_of(dossier)], ambient.now())


def _is_known(session: Session, dossier: Dossier, step: Step) -> bool:
    mine = (StatusEvent.source == step.source) & (StatusEvent.source_id == step.source_id)
    known = session.scalars(select(StatusEvent).where(mine)).one_or_none()
    if known is not None and (known.dossier_id, known.status) != (dossier.id, step.status):
        raise Conflict(
            "idempotency-key-reused",
            "Mã chống lặp này đã dùng cho một thay đổi khác.",
            "This idempotency key was used for another change.",
        )
    return known is not None


def check_version(dossier: Dossier, seen_version: int | None) -> None:
    """Raise Conflict "dossier-changed" where somebody else changed the dossier since it was looked at."""
    if seen_version is not None and seen_version != dossier.version:
        raise Conflict(
            "dossier-changed",
            "Hồ sơ vừa được người khác cập nhật. Vui lòng tải lại trang rồi làm lại.",
            "Somebody else has just changed this dossier. Please reload the page and try again.",
        )


def refuse_merged(dossier: Dossier) -> None:
    """Raise Conflict "dossier-merged" for a dossier that goes on as another one."""
    if dossier.merged_into is not None:
        raise Conflict(
            "dossier-merged",
            "Hồ sơ này đã nhập vào hồ sơ khác. Vui lòng cập nhật ở hồ sơ kia.",
            "This dossier was merged into another. Please change that one.",
        )


def _history_row(ambient: Ambient, dossier: Dossier, step: Step) -> StatusEvent:
    return StatusEvent(
        id=ambient.new_id(),
        dossier_id=dossier.id,
        status=step.status,
        at=step.at,
        note=step.note,
        actor=step.actor,
        source=step.source,
        source_id=step.source_id,
        recorded_at=ambient.now(),
    )


def _move_clock(
    session: Session, ambient: Ambient, rules: DueRules, dossier: Dossier, step: Step, mover: Mover
) -> None:
    follow_status(session, ambient, rules, dossier, step.status, mover)
    if step.status in (READY, RETURNED):
        # On time is measured when processing ended, not when the citizen came to collect.
        dossier.done_at = dossier.done_at or step.at
    else:
        dossier.done_at = step.at if status(step.status).clock == "stopped" else None


def _set_due(session: Session, rules: DueRules, dossier: Dossier, step: Step, mover: Mover) -> None:
    if step.due_at is None or step.due_at == dossier.due_at:
        return
    if step.correction:
        correct(session, dossier, step.due_at, mover)
    else:
        reappoint(session, rules, dossier, step.due_at, mover)
