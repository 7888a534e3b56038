"""Numbers from half an hour before opening until the last-number time; lunch keeps places; days off say when."""

from datetime import date, datetime, time, timedelta

import pytest

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.calendar_rules import WorkCalendar
from kiosk.opening_rules import Break, HoursRule, next_break, opening_at

CALENDAR = WorkCalendar(days_off={date(2026, 11, 24): "Ngày Văn hóa"})
RULE = HoursRule(30, 15)


def at(text: str, day: int = 23) -> datetime:
    return datetime.combine(date(2026, 11, day), time.fromisoformat(text), LOCAL_ZONE)


@pytest.mark.parametrize(
    ("moment", "phase", "gives"),
    [
        ("06:59:59", "before", False),
        ("07:00", "open", True),
        ("07:30", "open", True),
        ("11:29", "open", True),
        ("11:30", "lunch", True),
        ("13:29", "lunch", True),
        ("13:30", "open", True),
        ("16:44:59", "open", True),
        ("16:45", "after", False),
        ("23:59", "after", False),
    ],
)
def test_the_phases_of_a_working_day(moment, phase, gives):
    found = opening_at(CALENDAR, at(moment), RULE)
    assert (found.phase, found.gives_numbers) == (phase, gives)


def test_at_lunch_the_calls_go_on_at_the_afternoons_opening():
    assert opening_at(CALENDAR, at("12:00"), RULE).calls_from == at("13:30")


def test_a_day_off_and_a_weekend_say_when_the_centre_opens_next():
    assert opening_at(CALENDAR, at("09:00", 24), RULE).phase == "day_off"
    assert opening_at(CALENDAR, at("09:00", 24), RULE).calls_from == at("07:30", 25)
    assert opening_at(CALENDAR, at("09:00", 28), RULE).calls_from == at("07:30", 30)


def test_a_line_may_stop_earlier_than_the_centre_and_a_supervisor_may_close_it():
    assert opening_at(CALENDAR, at("15:30"), HoursRule(30, 90)).phase == "after"
    assert opening_at(CALENDAR, at("09:00"), RULE, line_closed=True).phase == "closed_line"


def test_a_wait_that_runs_into_lunch_says_when_calling_goes_on():
    sessions = CALENDAR.opening_sessions(date(2026, 11, 23))
    assert next_break(sessions, at("11:10")) == Break(20, 120, time(13, 30))
    assert next_break(sessions, at("12:10")) == Break(0, 80, time(13, 30))
    assert next_break(sessions, at("14:00")) is None


def test_the_answer_does_not_depend_on_the_zone_of_the_moment():
    moment = at("12:00")
    assert opening_at(CALENDAR, moment.astimezone(), RULE) == opening_at(CALENDAR, moment, RULE)
    assert moment - timedelta(0) == moment
