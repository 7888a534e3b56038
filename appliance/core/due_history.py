"""The due dates of one dossier: the first is kept beside every later one, since on time is measured against it."""

from dataclasses import dataclass
from datetime import datetime

from appliance.core.errors import Conflict


@dataclass(frozen=True)
class DueChange:
    """One later due date, what moved it and when."""

    due_at: datetime
    reason: str
    at: datetime
    is_reappointment: bool


@dataclass(frozen=True)
class DueHistory:
    """The first due date and what came after it."""

    first_due_at: datetime
    changes: tuple[DueChange, ...] = ()

    @property
    def due_at(self) -> datetime:
        """The due date in force."""
        return self.changes[-1].due_at if self.changes else self.first_due_at

    @property
    def reappointments(self) -> int:
        """How often the centre itself has put the citizen off (pauses do not count)."""
        return sum(change.is_reappointment for change in self.changes)

    def after_pause(self, due_at: datetime, reason: str, at: datetime) -> "DueHistory":
        """Return the history with a date moved by a pause of the clock."""
        return DueHistory(self.first_due_at, (*self.changes, DueChange(due_at, reason, at, False)))

    def reappoint(self, due_at: datetime, reason: str, at: datetime, max_reappointments: int) -> "DueHistory":
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
        return DueHistory(self.first_due_at, (*self.changes, DueChange(due_at, reason, at, True)))
