"""The centre's working time: which days count, when it is open, and when a result is due.

Rules: Civil Code 2015 art. 147–148 (the day of the event does not count; a term that ends on a day off ends on the
next working day), and the practice of one-stop centres for same-day procedures with a cut-off hour.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from appliance.core.ambient import LOCAL_ZONE

Session = tuple[time, time]
Unit = Literal["working_days", "days", "working_hours", "same_day"]
MONDAY_TO_FRIDAY = frozenset(range(5))
USUAL_SESSIONS: tuple[Session, ...] = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
ONE_DAY, HALF_A_DAY = timedelta(days=1), timedelta(hours=12)
FAR_DAYS = 3700
"""How far a walk over days may go before the calendar must be wrong (no working day in ten years)."""


@dataclass(frozen=True)
class WeeklyHours:
    """Opening sessions of each weekday, Monday first; an empty tuple is a closed day."""

    days: tuple[tuple[Session, ...], ...] = (USUAL_SESSIONS,) * 5 + ((), ())


@dataclass(frozen=True)
class WorkCalendar:
    """Weekly hours, days off and made-up working days of one centre.

    A day counts as a working day by `working_weekdays`, also where the centre opens on Saturday morning: the units
    that handle dossiers don't.
    """

    hours: WeeklyHours = WeeklyHours()
    days_off: Mapping[date, str] = field(default_factory=dict)
    extra_workdays: Mapping[date, str] = field(default_factory=dict)
    working_weekdays: frozenset[int] = MONDAY_TO_FRIDAY

    def is_working_day(self, day: date) -> bool:
        """Tell whether terms run on `day`."""
        if day in self.extra_workdays:
            return True
        return day not in self.days_off and day.weekday() in self.working_weekdays

    def opening_sessions(self, day: date) -> tuple[Session, ...]:
        """Return when the hall is open on `day`."""
        if day in self.extra_workdays:
            # A made-up Saturday is worked like the weekday it stands for.
            return self.hours.days[day.weekday()] or self.hours.days[0]
        return () if day in self.days_off else self.hours.days[day.weekday()]

    def sessions(self, day: date) -> tuple[Session, ...]:
        """Return the working sessions of `day`; empty on a day off."""
        return self.opening_sessions(day) if self.is_working_day(day) else ()

    def next_working_day(self, day: date) -> date:
        """Return the first working day after `day`."""
        return next(later for later in _days_from(day + timedelta(days=1)) if self.is_working_day(later))

    def working_day_from(self, day: date) -> date:
        """Return `day` if it is a working day, else the next one."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def end_of(self, day: date) -> datetime:
        """Return the end of the last session of a working day."""
        return _at(day, self.sessions(day)[-1][1])

    def is_open(self, moment: datetime) -> bool:
        """Tell whether the hall is open at `moment`."""
        local = moment.astimezone(LOCAL_ZONE)
        return any(opens <= local.time() < closes for opens, closes in self.opening_sessions(local.date()))

    def next_opening(self, moment: datetime) -> datetime:
        """Return when the hall opens next, strictly after `moment`."""
        local = moment.astimezone(LOCAL_ZONE)
        openings = (_at(day, opens) for day in _days_from(local.date()) for opens, _ in self.opening_sessions(day))
        return next(opening for opening in openings if opening > local)


@dataclass(frozen=True)
class Duration:
    """A processing time: `amount` of `unit`; `cutoff` is the last hour that still counts for the same day."""

    amount: int
    unit: Unit
    cutoff: time | None = None


@dataclass(frozen=True)
class Pause:
    """A time the clock stands still: a supplement asked for, a public notice of 15 days, the tax office."""

    start: datetime
    end: datetime | None


def due_at(calendar: WorkCalendar, received_at: datetime, duration: Duration) -> datetime:
    """Return when the result is due, in Vietnam's time, without any pause.

    working_days: the receipt day does not count; due at the end of the last session of the nth working day.
    days: calendar days; a last day that is a day off moves to the next working day. working_hours: walks the
    sessions. same_day: the end of the day if received by the cut-off on a working day, else of the next working day.
    """
    local = received_at.astimezone(LOCAL_ZONE)
    if duration.unit == "working_hours":
        return add_work(calendar, local, timedelta(hours=duration.amount))
    if duration.unit == "days":
        return calendar.end_of(calendar.working_day_from(_last_day(calendar, local, duration)))
    day = _counting_day(calendar, local, duration)
    if duration.unit == "same_day":
        return calendar.end_of(day)
    for _ in range(duration.amount):
        day = calendar.next_working_day(day)
    return calendar.end_of(calendar.working_day_from(day))


def due_with_pauses(
    calendar: WorkCalendar, received_at: datetime, duration: Duration, pauses: Sequence[Pause]
) -> datetime | None:
    """Return when the result is due after all pauses, or None while one is open: the clock stands still.

    A term in working days or hours has as much working time left after a pause as before it, to the second. A term
    in calendar days ends as many days later as the pauses lasted in all, to the nearest day; only then does it move
    off a day off, so it does not matter how one pause is cut into parts.
    """
    due = due_at(calendar, received_at, duration)
    last_day = _last_day(calendar, received_at, duration) if duration.unit == "days" else None
    return _put_off(calendar, due, last_day, received_at, pauses)


def put_off(
    calendar: WorkCalendar, unit: Unit, due: datetime, since: datetime, pauses: Sequence[Pause]
) -> datetime | None:
    """Return a date that was appointed at `since` after the pauses that followed, or None while one is open.

    The same rule as `due_with_pauses`, for a date that does not follow from a term: one the centre itself has set.
    """
    last_day = due.astimezone(LOCAL_ZONE).date() if unit == "days" else None
    return _put_off(calendar, due, last_day, since, pauses)


def work_between(calendar: WorkCalendar, start: datetime, end: datetime) -> timedelta:
    """Return the working time from `start` to `end`; zero where `end` is not after `start`."""
    first, last = start.astimezone(LOCAL_ZONE), end.astimezone(LOCAL_ZONE)
    total = timedelta()
    day = first.date()
    while day <= last.date():
        for opens, closes in calendar.sessions(day):
            overlap = min(_at(day, closes), last) - max(_at(day, opens), first)
            total += max(overlap, timedelta())
        day += timedelta(days=1)
    return total


def add_work(calendar: WorkCalendar, start: datetime, amount: timedelta) -> datetime:
    """Return the moment when `amount` of working time has passed since `start`."""
    local = start.astimezone(LOCAL_ZONE)
    left = amount
    for day in _days_from(local.date()):
        for opens, closes in calendar.sessions(day):
            begin = max(_at(day, opens), local)
            available = _at(day, closes) - begin
            if available <= timedelta():
                continue
            if left <= available:
                return begin + left
            left -= available
    raise AssertionError("unreachable: _days_from raises first")


def merged(pauses: Sequence[Pause]) -> list[Pause]:
    """Return the pauses in order, overlapping ones joined, so that no time is paused twice."""
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda one: one.start):
        last = joined[-1] if joined else None
        if last is None or (last.end is not None and pause.start > last.end):
            joined.append(pause)
        elif last.end is not None and (pause.end is None or pause.end > last.end):
            joined[-1] = Pause(last.start, pause.end)
    return joined


def _counting_day(calendar: WorkCalendar, local: datetime, duration: Duration) -> date:
    day = local.date()
    if duration.cutoff is None and duration.unit != "same_day":
        return day
    # Past the cut-off, or on a day off, the dossier counts as received on the next working day.
    too_late = duration.cutoff is not None and local.time() > duration.cutoff
    if too_late or not calendar.is_working_day(day) or local > calendar.end_of(day):
        return calendar.next_working_day(day)
    return day


def _last_day(calendar: WorkCalendar, received_at: datetime, duration: Duration) -> date:
    # The last day of a term in calendar days, before it moves off a day off.
    start = _counting_day(calendar, received_at.astimezone(LOCAL_ZONE), duration)
    return start + timedelta(days=duration.amount)


def _put_off(
    calendar: WorkCalendar, due: datetime, last_day: date | None, since: datetime, pauses: Sequence[Pause]
) -> datetime | None:
    paused = timedelta()
    for pause in merged(pauses):
        start = max(pause.start, since)
        if start >= due or (pause.end is not None and pause.end <= start):
            continue
        if pause.end is None:
            return None
        if last_day is None:
            due = add_work(calendar, pause.end, work_between(calendar, start, due))
            continue
        paused += pause.end - start
        if days := (paused + HALF_A_DAY) // ONE_DAY:
            due = calendar.end_of(calendar.working_day_from(last_day + timedelta(days=days)))
    return due


def _days_from(day: date) -> Iterator[date]:
    for step in range(FAR_DAYS):
        yield day + timedelta(days=step)
    raise ValueError(f"no working day within {FAR_DAYS} days of {day}: the calendar is wrong")


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, LOCAL_ZONE)
