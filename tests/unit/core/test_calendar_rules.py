"""Due dates: never on a day off, later for whoever comes later, and no pause gives or takes working time."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.calendar_rules import (
    Duration,
    Pause,
    WeeklyHours,
    WorkCalendar,
    add_work,
    due_at,
    due_with_pauses,
    merged,
    put_off,
    work_between,
)
from appliance.core.holidays_vn import load_calendar

CALENDAR = load_calendar(WeeklyHours(), range(2026, 2029))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=LOCAL_ZONE))
DURATIONS = st.one_of(
    st.builds(Duration, st.integers(1, 30), st.sampled_from(["working_days", "days", "working_hours"])),
    st.builds(Duration, st.integers(1, 30), st.sampled_from(["working_days", "days"]), st.just(time(15))),
    st.builds(Duration, st.just(0), st.just("same_day"), st.sampled_from([None, time(15)])),
)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LOCAL_ZONE)


@given(MOMENTS, DURATIONS)
def test_a_result_is_never_due_on_a_day_off_and_never_before_it_was_asked_for(at: datetime, term: Duration) -> None:
    due = due_at(CALENDAR, at, term)
    assert CALENDAR.is_working_day(due.date())
    assert due >= at


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=20)), DURATIONS)
def test_whoever_comes_later_is_never_served_earlier(at: datetime, later: timedelta, term: Duration) -> None:
    assert due_at(CALENDAR, at, term) <= due_at(CALENDAR, at + later, term)


@given(
    MOMENTS,
    st.builds(Duration, st.integers(1, 20), st.sampled_from(["working_days", "working_hours"])),
    st.lists(
        st.tuples(st.timedeltas(timedelta(), timedelta(days=30)), st.timedeltas(timedelta(), timedelta(days=30)))
    ),
)
def test_pausing_and_resuming_neither_loses_nor_gains_working_time(at, term, spans) -> None:
    pauses = [Pause(at + start, at + start + length) for start, length in spans]
    due = due_with_pauses(CALENDAR, at, term, pauses)
    assert due is not None
    paused = sum(
        (work_between(CALENDAR, max(one.start, at), min(one.end, due)) for one in merged(pauses) if one.end),
        timedelta(),
    )
    promised = work_between(CALENDAR, at, due_at(CALENDAR, at, term))
    assert work_between(CALENDAR, at, due) - paused == promised


SPANS = st.tuples(st.timedeltas(timedelta(), timedelta(days=30)), st.timedeltas(timedelta(), timedelta(days=30)))


@given(MOMENTS, st.integers(1, 40), st.lists(SPANS, max_size=4))
def test_a_term_in_days_ends_as_many_days_later_as_the_pauses_lasted_in_all(at, amount, spans) -> None:
    pauses = [Pause(at + start, at + start + length) for start, length in spans]
    due = due_with_pauses(CALENDAR, at, Duration(amount, "days"), pauses)
    assert due is not None
    total = sum((one.end - one.start for one in merged(pauses) if one.end and one.start < due), timedelta())
    days = round(total / timedelta(days=1) + 1e-9)
    last = at.date() + timedelta(days=amount + days)
    assert due == CALENDAR.end_of(CALENDAR.working_day_from(last))


@given(MOMENTS, DURATIONS, SPANS, st.floats(0, 1))
def test_it_does_not_matter_how_one_pause_is_cut_into_parts(at, term, span, cut) -> None:
    start, end = at + span[0], at + span[0] + span[1]
    middle = start + (end - start) * cut
    whole = due_with_pauses(CALENDAR, at, term, [Pause(start, end)])
    assert due_with_pauses(CALENDAR, at, term, [Pause(middle, end), Pause(start, middle)]) == whole


@given(MOMENTS, DURATIONS, SPANS)
def test_a_pause_never_brings_the_date_forward_or_onto_a_day_off(at, term, span) -> None:
    due = due_with_pauses(CALENDAR, at, term, [Pause(at + span[0], at + span[0] + span[1])])
    assert due is not None
    assert due >= due_at(CALENDAR, at, term)
    assert CALENDAR.is_working_day(due.date())


@given(MOMENTS, st.builds(Duration, st.integers(1, 20), st.sampled_from(["working_days", "working_hours"])), SPANS)
def test_an_appointed_date_is_put_off_by_the_same_rule(at, term, span) -> None:
    pauses = [Pause(at + span[0], at + span[0] + span[1])]
    first = due_at(CALENDAR, at, term)
    assert put_off(CALENDAR, term.unit, first, at, pauses) == due_with_pauses(CALENDAR, at, term, pauses)


@given(MOMENTS, st.timedeltas(timedelta(seconds=1), timedelta(hours=100)))
def test_adding_work_and_measuring_it_agree(at: datetime, amount: timedelta) -> None:
    assert work_between(CALENDAR, at, add_work(CALENDAR, at, amount)) == amount


@pytest.mark.parametrize(
    ("received", "term", "due"),
    [
        # 24/11/2026 is the Day of Vietnamese Culture: it does not count.
        (local(2026, 11, 23, 8, 30), Duration(5, "working_days"), local(2026, 12, 1, 17)),
        (local(2026, 11, 27, 16, 59), Duration(1, "working_days"), local(2026, 11, 30, 17)),
        (local(2026, 11, 28, 9), Duration(1, "working_days"), local(2026, 11, 30, 17)),
        (local(2026, 11, 23, 14, 59), Duration(0, "same_day", time(15)), local(2026, 11, 23, 17)),
        (local(2026, 11, 23, 15, 1), Duration(0, "same_day", time(15)), local(2026, 11, 25, 17)),
        (local(2026, 11, 24, 9), Duration(0, "same_day", time(15)), local(2026, 11, 25, 17)),
        # Saturday 22/08/2026 is worked instead of Monday 31/08.
        (local(2026, 8, 21, 9), Duration(1, "working_days"), local(2026, 8, 22, 17)),
        (local(2026, 8, 28, 9), Duration(1, "working_days"), local(2026, 9, 3, 17)),
        # Calendar days that end on a Sunday move to Monday.
        (local(2026, 11, 13, 9), Duration(30, "days"), local(2026, 12, 14, 17)),
        (local(2026, 11, 23, 11), Duration(1, "working_hours"), local(2026, 11, 23, 14)),
        (local(2026, 11, 23, 16, 30), Duration(8, "working_hours"), local(2026, 11, 25, 17)),
        # Tết 2026: 16–20/02 and the week-ends around it.
        (local(2026, 2, 13, 9), Duration(1, "working_days"), local(2026, 2, 23, 17)),
    ],
)
def test_due_dates_of_known_cases(received: datetime, term: Duration, due: datetime) -> None:
    assert due_at(CALENDAR, received, term) == due


def test_an_open_pause_stops_the_clock() -> None:
    received, term = local(2026, 11, 23, 8), Duration(2, "working_days")
    pause = [Pause(local(2026, 11, 25, 8), None)]
    assert due_with_pauses(CALENDAR, received, term, pause) is None
    assert put_off(CALENDAR, "days", local(2026, 12, 4, 17), received, pause) is None


@pytest.mark.parametrize(
    ("spans", "due"),
    [
        # Ten days from 23/11 end on Thursday 03/12.
        ([(local(2026, 11, 24, 8), local(2026, 11, 24, 20))], local(2026, 12, 4, 17)),
        ([(local(2026, 11, 24, 8), local(2026, 11, 24, 10))], local(2026, 12, 3, 17)),
        ([(local(2026, 11, 25, 8), local(2026, 11, 29, 8))], local(2026, 12, 7, 17)),
        (
            [(local(2026, 11, 25, 8), local(2026, 11, 28, 8)), (local(2026, 12, 1, 8), local(2026, 12, 2, 8))],
            local(2026, 12, 7, 17),
        ),
        # Two days end on Saturday 05/12 and move once; a third ends on Sunday and moves to the same Monday.
        ([(local(2026, 11, 25, 8), local(2026, 11, 27, 8))], local(2026, 12, 7, 17)),
        ([(local(2026, 11, 25, 8), local(2026, 11, 28, 8))], local(2026, 12, 7, 17)),
    ],
)
def test_pauses_of_a_term_in_days_are_summed_before_it_moves_off_a_day_off(spans, due: datetime) -> None:
    pauses = [Pause(start, end) for start, end in spans]
    assert due_with_pauses(CALENDAR, local(2026, 11, 23, 8), Duration(10, "days"), pauses) == due


def test_a_pause_after_the_due_date_changes_nothing() -> None:
    received, term = local(2026, 11, 23, 8), Duration(1, "working_days")
    late = [Pause(local(2026, 12, 7, 8), local(2026, 12, 9, 8))]
    assert due_with_pauses(CALENDAR, received, term, late) == due_at(CALENDAR, received, term)


def test_a_saturday_morning_opening_is_open_but_no_working_day() -> None:
    hours = WeeklyHours((((time(8), time(11)),),) * 6 + ((),))
    calendar = WorkCalendar(hours)
    saturday = date(2026, 11, 28)
    assert calendar.is_open(local(2026, 11, 28, 9)) and not calendar.is_working_day(saturday)
    assert calendar.next_opening(local(2026, 11, 28, 11)) == local(2026, 11, 30, 8)


def test_the_hall_is_closed_at_lunch_and_opens_after_it() -> None:
    assert not CALENDAR.is_open(local(2026, 11, 23, 12))
    assert CALENDAR.next_opening(local(2026, 11, 23, 12)) == local(2026, 11, 23, 13, 30)
    assert CALENDAR.next_opening(local(2026, 11, 23, 17)) == local(2026, 11, 25, 7, 30)


def test_a_calendar_without_working_days_is_told_instead_of_searched_for_ever() -> None:
    with pytest.raises(ValueError, match="calendar is wrong"):
        due_at(WorkCalendar(working_weekdays=frozenset()), local(2026, 1, 1), Duration(1, "working_days"))
