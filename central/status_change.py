"""A dossier's next step, whoever reports it: once, in its place in time, with its effect on the due date."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.core.dossier_states import READY, RETURNED, change, status
from appliance.core.errors import Conflict, NotFound
from central.feed import lock_box, publish
from central.models_dossiers import Dossier, DueDate, StatusEvent
from central.public_status import status_news_of
from central.work_time import due_after_pause


@dataclass(frozen=True)
class Step:
    """What is reported: the status since `at`, by whom; (`source`, `source_id`) names the report itself.

    `correction` says that the current status was a mistake, so the transition rules do not apply.
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
    session: Session, ambient: Ambient, dossier: Dossier, step: Step, *, seen_version: int | None = None
) -> bool:
    """Record the step of a dossier from `locked_dossier`; False when this report was already known.

    A report that is older than the current status is kept in the history and changes nothing else. Raises Conflict
    "status-change" where the transition is not allowed, "dossier-changed" where `seen_version` is not the current one,
    InvalidInput for unknown statuses.
    """
    if _is_known(session, dossier, step):
        return False
    _refuse_merged(dossier)
    if seen_version is not None and seen_version != dossier.version:
        raise Conflict(
            "dossier-changed",
            "Hồ sơ vừa được người khác cập nhật. Vui lòng tải lại trang rồi làm lại.",
            "Somebody else has just changed this dossier. Please reload the page and try again.",
        )
    status(step.status)
    late = step.at < dossier.status_at
    if not late and not step.correction:
        change(dossier.status, step.status)
    session.add(_history_row(ambient, dossier, step))
    if not late:
        _move_clock(session, ambient, dossier, step)
        dossier.status, dossier.status_at, dossier.status_note = step.status, step.at, step.note
    if step.due_at is not None and step.due_at != dossier.due_at:
        set_due(session, ambient, dossier, step.due_at, cause="reappointment", actor=step.actor, at=step.at)
    touch(session, ambient, dossier)
    return True


def set_due(
    session: Session,
    ambient: Ambient,
    dossier: Dossier,
    due_at: datetime,
    *,
    cause: str,
    actor: str,
    note: str | None = None,
    at: datetime | None = None,
) -> None:
    """Give the dossier another due date since `at` (now); the first one is kept."""
    session.flush()
    last = session.execute(select(func.max(DueDate.number)).where(DueDate.dossier_id == dossier.id)).scalar_one()
    session.add(
        DueDate(
            dossier_id=dossier.id,
            number=(last or 0) + 1,
            due_at=due_at,
            cause=cause if last else "received",
            note=note,
            actor=actor,
            set_at=at or ambient.now(),
        )
    )
    dossier.due_at = due_at
    if dossier.first_due_at is None:
        dossier.first_due_at = due_at


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


def _refuse_merged(dossier: Dossier) -> None:
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


def _move_clock(session: Session, ambient: Ambient, dossier: Dossier, step: Step) -> None:
    before, after = status(dossier.status).clock, status(step.status).clock
    if after == "paused":
        dossier.paused_at = dossier.paused_at or step.at
    elif before == "paused":
        if after == "run" and dossier.due_at is not None and dossier.paused_at is not None:
            due_at = due_after_pause(dossier.due_at, dossier.paused_at, step.at)
            if due_at != dossier.due_at:
                set_due(session, ambient, dossier, due_at, cause="pause", actor=step.actor, at=step.at)
        dossier.paused_at = None
    if step.status in (READY, RETURNED):
        # On time is measured when processing ended, not when the citizen came to collect.
        dossier.done_at = dossier.done_at or step.at
    elif after == "stopped":
        dossier.done_at = step.at
    else:
        dossier.done_at = None
