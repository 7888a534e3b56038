"""The due dates of a dossier in the database: loaded as a `DueHistory`, moved by its rules, every change kept as a row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.calendar_rules import Pause, WorkCalendar
from appliance.core.due_history import Cause, DueChange, DueHistory
from appliance.core.errors import InvalidInput
from appliance.core.protocol import TermBody
from appliance.core.timeliness_rules import Timeliness, timeliness
from central.models_dossiers import ClockPause, Dossier, DueDate


@dataclass(frozen=True)
class DueRules:
    """What moves due dates: the calendar (slow to load, so asked for when needed) and how often one may put off."""

    calendar: Callable[[], WorkCalendar]
    max_reappointments: int = 1


@dataclass(frozen=True)
class Mover:
    """Who moves a date, when, and the words for the citizen."""

    actor: str
    at: datetime
    note: str | None = None


def set_first(session: Session, dossier: Dossier, due_at: datetime, mover: Mover) -> None:
    """Give a dossier its first due date, which also is what on time is judged by until a pause moves it."""
    dossier.first_due_at = dossier.due_at = dossier.term_due_at = due_at
    _add_row(session, dossier, 1, DueChange(due_at, "received", mover.at), mover)


def correct(session: Session, dossier: Dossier, due_at: datetime, mover: Mover) -> None:
    """Put a date right; earlier ones are allowed, and it is no re-appointment."""
    if dossier.first_due_at is None:
        set_first(session, dossier, due_at, mover)
    else:
        before = due_history(session, dossier)
        _keep(session, dossier, before, before.correct(due_at, mover.at), mover)


def reappoint(session: Session, rules: DueRules, dossier: Dossier, due_at: datetime, mover: Mover) -> None:
    """Put the citizen off to a later date; raises Conflict as `DueHistory.reappoint` does."""
    if dossier.first_due_at is None:
        set_first(session, dossier, due_at, mover)
    else:
        before = due_history(session, dossier)
        _keep(session, dossier, before, before.reappoint(due_at, mover.at, rules.max_reappointments), mover)


def move_by_pauses(session: Session, rules: DueRules, dossier: Dossier, mover: Mover, *, tell: bool = True) -> None:
    """Move the date by the pauses that have ended; nothing while one is open.

    Without `tell` only what on time is judged by moves: nobody needs a new date for a result that is ready.
    """
    if dossier.first_due_at is None:
        return
    before = due_history(session, dossier)
    after = before.after_pauses(rules.calendar(), _pauses(session, dossier, mover.at), mover.at)
    if tell:
        _keep(session, dossier, before, after, mover)
    else:
        dossier.term_due_at = after.term_due_at


def due_history(session: Session, dossier: Dossier) -> DueHistory:
    """Return the due dates of a dossier that has a first one."""
    assert dossier.first_due_at is not None
    rows = session.scalars(select(DueDate).where(DueDate.dossier_id == dossier.id).order_by(DueDate.number))
    changes = tuple(DueChange(row.due_at, _cause(row.cause), row.set_at) for row in rows if row.number > 1)
    return DueHistory(
        dossier.received_at,
        dossier.first_due_at,
        dossier.term_due_at or dossier.first_due_at,
        TermBody.model_validate(dossier.term).duration() if dossier.term else None,
        changes,
    )


def end_of_working_day(rules: DueRules, day: date) -> datetime:
    """Return when results are due on `day`; raises InvalidInput "due-date-day-off"."""
    calendar = rules.calendar()
    if not calendar.is_working_day(day):
        raise InvalidInput(
            "due-date-day-off",
            f"Ngày {day:%d/%m/%Y} là ngày nghỉ. Hãy chọn một ngày làm việc.",
            f"{day:%d/%m/%Y} is a day off. Please choose a working day.",
            field="due_date",
        )
    return calendar.end_of(day)


def timeliness_of(session: Session, rules: DueRules, dossier: Dossier, now: datetime) -> Timeliness:
    """Return whether the dossier is on time: by its term and the legal pauses, whatever it was put off to since.

    While the clock stands still a dossier does not become late; one that was late before stays so. A pause that has
    lasted as long as it may stands still no longer, though nobody has ended it yet.
    """
    due = dossier.term_due_at
    if dossier.paused_at is not None and due is not None:
        pauses = _pauses(session, dossier, now)
        if all(pause.end is not None for pause in pauses):
            due = due_history(session, dossier).after_pauses(rules.calendar(), pauses, now).term_due_at
        elif dossier.paused_at <= due:
            due = None
    return timeliness(due, dossier.done_at, now.astimezone(LOCAL_ZONE).date())


def _pauses(session: Session, dossier: Dossier, now: datetime) -> list[Pause]:
    rows = session.scalars(select(ClockPause).where(ClockPause.dossier_id == dossier.id))
    return [Pause(row.started_at, _counted_end(row, now)) for row in rows]


def _counted_end(row: ClockPause, now: datetime) -> datetime | None:
    # A public notice of 15 days stops the clock for 15 days, however late somebody says that it is over.
    if row.ends_by is None or (row.ended_at is None and now < row.ends_by):
        return row.ended_at
    return max(row.started_at, min(row.ended_at or row.ends_by, row.ends_by))


def _keep(session: Session, dossier: Dossier, before: DueHistory, after: DueHistory, mover: Mover) -> None:
    for number, change in enumerate(after.changes[len(before.changes) :], start=len(before.changes) + 2):
        _add_row(session, dossier, number, change, mover)
    dossier.due_at, dossier.term_due_at = after.due_at, after.term_due_at


def _add_row(session: Session, dossier: Dossier, number: int, change: DueChange, mover: Mover) -> None:
    session.add(
        DueDate(
            dossier_id=dossier.id,
            number=number,
            due_at=change.due_at,
            cause=change.cause,
            note=mover.note,
            actor=mover.actor,
            set_at=change.at,
        )
    )
    session.flush()


def _cause(text: str) -> Cause:
    return "reappointment" if text == "reappointment" else "pause" if text == "pause" else "changed"
