"""Times that do not count: begun and ended by a status, or by a named pause beside it (niêm yết, chờ cơ quan thuế)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.core.dossier_states import status
from appliance.core.errors import Conflict
from central.due_dates import DueRules, Mover, move_by_pauses
from central.models_dossiers import ClockPause, Dossier

BY_STATUS = "status"


@dataclass(frozen=True)
class Named:
    """A named pause as reported: (`source`, `source_id`) names the report; `days` is how long it may last."""

    kind: str
    name_vi: str
    name_en: str
    source: str
    source_id: str
    days: int | None = None


def begin_named(session: Session, ambient: Ambient, dossier: Dossier, named: Named, mover: Mover) -> bool:
    """Stop the clock of a dossier from `locked_dossier`; False when this report was already known.

    Raises Conflict "clock-not-running" where no clock runs that could be stopped, "paused-already" where it already
    stands still for the same reason.
    """
    if find_pause(session, named.source, named.source_id) is not None:
        return False
    if status(dossier.status).clock not in ("run", "paused"):
        raise Conflict(
            "clock-not-running",
            "Hồ sơ này không còn (hoặc chưa) tính thời gian giải quyết nên không tạm dừng được.",
            "The processing time of this dossier is not running, so it can't be paused.",
        )
    if any(row.kind == named.kind for row in open_pauses(session, dossier)):
        raise Conflict(
            "paused-already",
            f"Hồ sơ đang tạm dừng vì lý do này: {named.name_vi}.",
            f"The dossier is already paused for this reason: {named.name_en}.",
        )
    ends_by = mover.at + timedelta(days=named.days) if named.days else None
    row = _row(ambient, dossier, named.kind, mover)
    row.name_vi, row.name_en, row.ends_by = named.name_vi, named.name_en, ends_by
    row.source, row.source_id = named.source, named.source_id
    session.add(row)
    _mark(session, dossier)
    return True


def end_named(session: Session, rules: DueRules, dossier: Dossier, row: ClockPause, mover: Mover) -> bool:
    """Let the clock run on after a named pause, and move the due date; False when it had ended already."""
    if row.ended_at is not None:
        return False
    _end([row], mover)
    _mark(session, dossier)
    move_by_pauses(session, rules, dossier, mover)
    return True


def follow_status(
    session: Session, ambient: Ambient, rules: DueRules, dossier: Dossier, following: str, mover: Mover
) -> None:
    """Stop the clock or let it run as the step from the dossier's status to `following` does."""
    clock = status(following).clock
    open_now = open_pauses(session, dossier)
    if clock == "paused":
        if all(row.kind != BY_STATUS for row in open_now):
            session.add(_row(ambient, dossier, BY_STATUS, mover))
    else:
        ending = open_now if clock == "stopped" else [row for row in open_now if row.kind == BY_STATUS]
        _end(ending, mover)
        if ending:
            session.flush()
            move_by_pauses(session, rules, dossier, mover, tell=clock == "run")
    _mark(session, dossier)


def open_pauses(session: Session, dossier: Dossier) -> list[ClockPause]:
    """Return the pauses that have not ended, the oldest first."""
    rows = select(ClockPause).where(ClockPause.dossier_id == dossier.id, ClockPause.ended_at.is_(None))
    return list(session.scalars(rows.order_by(ClockPause.started_at, ClockPause.id)))


def find_pause(session: Session, source: str, source_id: str) -> ClockPause | None:
    """Return the pause a report began, or None."""
    mine = (ClockPause.source == source) & (ClockPause.source_id == source_id)
    return session.scalars(select(ClockPause).where(mine)).one_or_none()


def _row(ambient: Ambient, dossier: Dossier, kind: str, mover: Mover) -> ClockPause:
    pause_id = ambient.new_id()
    return ClockPause(
        id=pause_id,
        dossier_id=dossier.id,
        kind=kind,
        started_at=mover.at,
        note=mover.note if kind != BY_STATUS else None,
        actor=mover.actor,
        source=BY_STATUS,
        source_id=pause_id,
    )


def _end(rows: list[ClockPause], mover: Mover) -> None:
    for row in rows:
        row.ended_at, row.ended_by = max(mover.at, row.started_at), mover.actor


def _mark(session: Session, dossier: Dossier) -> None:
    session.flush()
    dossier.paused_at = min((row.started_at for row in open_pauses(session, dossier)), default=None)
