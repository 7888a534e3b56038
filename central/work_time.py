"""The working time of the province: loaded when the first due date has to move, because holidays load slowly."""

from datetime import datetime, timedelta
from functools import cache

from appliance.core.calendar_rules import WeeklyHours, WorkCalendar, add_work, work_between
from appliance.core.holidays_vn import load_calendar

YEARS_AROUND = 3


@cache
def _calendar(year: int) -> WorkCalendar:
    return load_calendar(WeeklyHours(), range(year - 1, year + YEARS_AROUND))


def due_after_pause(due_at: datetime, paused_at: datetime, resumed_at: datetime) -> datetime:
    """Return the due date with the working time that was left when the pause began, counted from its end.

    A dossier that was overdue when it was paused keeps its due date.
    """
    if paused_at >= due_at or resumed_at <= paused_at:
        return due_at
    calendar = _calendar(paused_at.year)
    left = work_between(calendar, paused_at, due_at)
    return add_work(calendar, resumed_at, left) if left > timedelta() else due_at
