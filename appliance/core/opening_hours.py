"""The `[hours]` table of a configuration: the sessions of each weekday, checked, and as the calendar takes them."""

from datetime import time

from pydantic import BaseModel, ConfigDict, model_validator

from appliance.core.calendar_rules import USUAL_SESSIONS, Session, WeeklyHours


class DayHours(BaseModel):
    """One working session."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    opens: time
    closes: time

    @model_validator(mode="after")
    def _opens_first(self) -> "DayHours":
        if self.opens >= self.closes:
            raise ValueError("opens must be before closes")
        return self


_USUAL = tuple(DayHours(opens=opens, closes=closes) for opens, closes in USUAL_SESSIONS)


class HoursSection(BaseModel):
    """When the centre works; public holidays come from the calendar's own tables."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    weekdays: tuple[DayHours, ...] = _USUAL
    saturday: tuple[DayHours, ...] = ()
    sunday: tuple[DayHours, ...] = ()

    def weekly(self) -> WeeklyHours:
        """Return the sessions of each weekday, Monday first."""
        return WeeklyHours((*(_sessions(self.weekdays),) * 5, _sessions(self.saturday), _sessions(self.sunday)))


def _sessions(day: tuple[DayHours, ...]) -> tuple[Session, ...]:
    return tuple((one.opens, one.closes) for one in day)
