"""When numbers can be taken: from a while before opening until the last-number time of each line; lunch keeps places."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.calendar_rules import Session, WorkCalendar

Phase = Literal["open", "lunch", "before", "after", "day_off", "closed_line"]
_MINUTE = timedelta(minutes=1)
TAKING: frozenset[Phase] = frozenset({"open", "lunch"})


@dataclass(frozen=True)
class HoursRule:
    """The centre's settings: minutes numbers may be taken before opening, and must be taken before the day's end."""

    numbers_before_min: int = 30
    last_numbers_min: int = 15


@dataclass(frozen=True)
class Opening:
    """What holds at a moment; `calls_from` is when counters (next) call, `until` the last moment numbers are given."""

    phase: Phase
    calls_from: datetime | None = None
    until: datetime | None = None

    @property
    def gives_numbers(self) -> bool:
        """Whether a number can be taken now."""
        return self.phase in TAKING


def opening_at(
    calendar: WorkCalendar,
    moment: datetime,
    rule: HoursRule,
    *,
    line_closed: bool = False,
) -> Opening:
    """Return what holds at `moment` for a line with `rule`; `line_closed`: a supervisor closed it for today.

    At lunch numbers are given and wait until the afternoon's opening; waiting numbers keep their place.
    """
    local = moment.astimezone(LOCAL_ZONE)
    sessions = calendar.opening_sessions(local.date())
    next_opening = calendar.next_opening(moment)
    if not sessions:
        return Opening("day_off", next_opening)
    first = _at(local, sessions[0][0]) - timedelta(minutes=rule.numbers_before_min)
    until = _at(local, sessions[-1][1]) - timedelta(minutes=rule.last_numbers_min)
    if local < first:
        return Opening("before", next_opening, until)
    if local >= until:
        return Opening("after", next_opening)
    if line_closed:
        return Opening("closed_line", next_opening)
    if calendar.is_open(moment):
        return Opening("open", local, until)
    # Before the first session numbers are given as at lunch: they wait for the doors to open.
    return Opening("lunch" if local >= _at(local, sessions[0][1]) else "open", next_opening, until)


@dataclass(frozen=True)
class Break:
    """The next break of the day: in how many minutes it begins (0: it has), how long it (still) is, when it ends."""

    begins_in_min: float
    length_min: float
    ends: time


def next_break(sessions: Sequence[Session], moment: datetime) -> Break | None:
    """Return the break that is on or comes next between today's sessions."""
    local = moment.astimezone(LOCAL_ZONE)
    for (_, closes), (opens, _) in itertools.pairwise(sessions):
        if local < _at(local, opens):
            begins = max(local, _at(local, closes))
            return Break((begins - local) / _MINUTE, (_at(local, opens) - begins) / _MINUTE, opens)
    return None


def _at(day: datetime, hour: time) -> datetime:
    return datetime.combine(day.date(), hour, LOCAL_ZONE)
