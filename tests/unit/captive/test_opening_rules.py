"""Tests of captive/opening_rules.py and of the calendar the portal builds from box.toml."""

from datetime import date, datetime, time

import pytest

from appliance.core.ambient import LOCAL_ZONE, Ambient
from appliance.core.calendar_rules import WorkCalendar
from appliance.core.holidays_vn import Calendars
from appliance.core.opening_hours import DayHours, HoursSection
from captive.opening_rules import OpeningState, opening

MONDAY = date(2026, 11, 23)


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    """A moment of November 2026 by the clock on the wall in Vietnam."""
    return datetime(2026, 11, day, hour, minute, tzinfo=LOCAL_ZONE)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (at(7, 29), OpeningState.BEFORE),
        (at(7, 30), OpeningState.OPEN),
        (at(11, 29), OpeningState.OPEN),
        (at(11, 30), OpeningState.BREAK),
        (at(13, 30), OpeningState.OPEN),
        (at(17, 0), OpeningState.CLOSED),
        (at(9, 0, day=22), OpeningState.DAY_OFF),
    ],
)
def test_each_hour_of_the_day_has_its_state(moment: datetime, state: OpeningState) -> None:
    assert opening(WorkCalendar(), moment).state is state


def test_when_closed_the_next_opening_is_known() -> None:
    assert opening(WorkCalendar(), at(12)).opens_at == at(13, 30)
    assert opening(WorkCalendar(), at(18, day=27)).opens_at == at(7, 30, day=30)
    assert opening(WorkCalendar(), at(9)).opens_at is None


def test_a_holiday_is_named() -> None:
    calendar = WorkCalendar(days_off={date(2026, 11, 24): "Ngày Văn hóa Việt Nam"})
    found = opening(calendar, at(9, day=24))
    assert (found.state, found.holiday, found.opens_at) == (
        OpeningState.DAY_OFF,
        "Ngày Văn hóa Việt Nam",
        at(7, 30, day=25),
    )


def test_a_demo_is_always_open() -> None:
    assert opening(WorkCalendar(), at(3), always_open=True).state is OpeningState.ALWAYS


def test_the_hours_of_box_toml_are_those_of_the_week() -> None:
    morning = DayHours(opens=time(8), closes=time(11))
    week = HoursSection(saturday=(morning,)).weekly().days
    assert len(week) == 7 and week[5] == ((time(8), time(11)),) and week[6] == ()
    assert week[0] == ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))


def test_the_real_calendar_knows_the_public_holidays(ambient: Ambient) -> None:
    calendar = Calendars(HoursSection().weekly(), ambient).current()
    assert calendar.opening_sessions(date(2026, 9, 2)) == ()
    assert calendar.opening_sessions(MONDAY)
