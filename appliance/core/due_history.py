"""The due dates of one dossier: every one it had is kept; which pauses moved it, which re-appointments, is told apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from appliance.core.calendar_rules import Duration, Pause, WorkCalendar, due_at, due_with_pauses, put_off
from appliance.core.errors import Conflict

Cause = Literal["received", "changed", "pause", "reappointment"]


@dataclass(frozen=True)
class DueChange:
    """One later due date, what moved it and when."""

    due_at: datetime
    cause: Cause
    at: datetime


@dataclass(frozen=True)
class DueHistory:
    """The first due date of a dossier received at `received_at` and what came after it.

    `term_due_at` is what on time is judged by: the first date, moved by legal pauses only. `duration` is the
    procedure's term; None where only the date itself is known (it came from the province's system).
    """

    received_at: datetime
    first_due_at: datetime
    term_due_at: datetime
    duration: Duration | None = None
    changes: tuple[DueChange, ...] = ()

    @property
    def due_at(self) -> datetime:
        """The due date in force."""
        return self.changes[-1].due_at if self.changes else self.first_due_at

    @property
    def reappointments(self) -> int:
        """How often the centre itself has put the citizen off (pauses and corrections do not count)."""
        return sum(change.cause == "reappointment" for change in self.changes)

    def after_pauses(self, calendar: WorkCalendar, pauses: Sequence[Pause], at: datetime) -> "DueHistory":
        """Return the history after a pause has ended at `at`, given all pauses there were; unchanged while one is open.

        A date that the centre has set since counts from the moment it was set, the term from the receipt.
        """
        term_due = self._term_due(calendar, pauses)
        set_anew = next((change for change in reversed(self.changes) if change.cause != "pause"), None)
        due = put_off(calendar, self._unit, set_anew.due_at, set_anew.at, pauses) if set_anew else term_due
        if term_due is None or due is None:
            return self
        moved = replace(self, term_due_at=term_due)
        return moved if due == self.due_at else moved._with(DueChange(due, "pause", at))

    def correct(self, due_at: datetime, at: datetime) -> "DueHistory":
        """Return the history with a date put right: it may be earlier, and is no re-appointment."""
        return self._with(DueChange(due_at, "changed", at))

    def reappoint(self, due_at: datetime, at: datetime, max_reappointments: int) -> "DueHistory":
        """Return the history with a new appointment.

        Raises Conflict "reappointments-used-up" past `max_reappointments`, "reappointment-not-later" for a date that
        is not after the one in force.
        """
        if self.reappointments >= max_reappointments:
            raise Conflict(
                "reappointments-used-up",
                f"Hồ sơ đã được hẹn lại {self.reappointments} lần, là mức tối đa.",
                f"The dossier has been put off {self.reappointments} times, which is the most allowed.",
            )
        if due_at <= self.due_at:
            raise Conflict(
                "reappointment-not-later",
                "Ngày hẹn lại phải sau ngày hẹn trước.",
                "The new date must be after the one before.",
            )
        return self._with(DueChange(due_at, "reappointment", at))

    @property
    def _unit(self) -> Literal["working_days", "days", "working_hours", "same_day"]:
        return self.duration.unit if self.duration else "working_days"

    def _term_due(self, calendar: WorkCalendar, pauses: Sequence[Pause]) -> datetime | None:
        if self.duration is not None and due_at(calendar, self.received_at, self.duration) == self.first_due_at:
            return due_with_pauses(calendar, self.received_at, self.duration, pauses)
        # The date was not worked out from the term on this calendar: it is moved as it stands.
        return put_off(calendar, self._unit, self.first_due_at, self.received_at, pauses)

    def _with(self, change: DueChange) -> "DueHistory":
        return replace(self, changes=(*self.changes, change))
