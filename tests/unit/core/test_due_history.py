"""The due dates of one dossier: all are kept, few re-appointments are allowed, pauses do not count as lateness."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.calendar_rules import Duration, Pause, WorkCalendar, due_at, due_with_pauses
from appliance.core.due_history import DueHistory
from appliance.core.errors import Conflict

CALENDAR = WorkCalendar()
RECEIVED = datetime(2026, 11, 23, 8, tzinfo=LOCAL_ZONE)
TERM = Duration(10, "days")


def at(day: int, hour: int = 8) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=LOCAL_ZONE)


def history(term: Duration | None = TERM) -> DueHistory:
    first = due_at(CALENDAR, RECEIVED, term or TERM)
    return DueHistory(RECEIVED, first, first, term)


def test_a_new_dossier_has_its_first_date() -> None:
    assert history().due_at == history().term_due_at == at(3, 17)


def test_a_reappointment_is_later_and_within_the_setting() -> None:
    once = history().reappoint(at(10, 17), at(2), 1)
    assert (once.due_at, once.first_due_at, once.reappointments) == (at(10, 17), at(3, 17), 1)
    with pytest.raises(Conflict) as caught:
        once.reappoint(at(17, 17), at(9), 1)
    assert caught.value.code == "reappointments-used-up"
    for day in (at(10, 17), at(9, 17)):
        with pytest.raises(Conflict) as caught:
            once.reappoint(day, at(9), 2)
        assert caught.value.code == "reappointment-not-later"
    with pytest.raises(Conflict):
        history().reappoint(at(10, 17), at(2), 0)


def test_a_correction_may_be_earlier_and_is_no_reappointment() -> None:
    found = history().correct(at(1, 17), at(1)).reappoint(at(4, 17), at(1), 1)
    assert [change.cause for change in found.changes] == ["changed", "reappointment"]
    assert found.term_due_at == at(3, 17)


def test_a_pause_moves_the_date_and_what_on_time_is_judged_by() -> None:
    found = history().after_pauses(CALENDAR, [Pause(at(1), at(2))], at(2))
    assert found.due_at == found.term_due_at == at(4, 17)
    assert [change.cause for change in found.changes] == ["pause"]


def test_while_a_pause_is_open_nothing_moves() -> None:
    assert history().after_pauses(CALENDAR, [Pause(at(1), None)], at(2)) == history()


def test_a_pause_that_moves_nothing_leaves_no_row() -> None:
    assert history().after_pauses(CALENDAR, [Pause(at(8), at(9))], at(9)).changes == ()


def test_a_pause_after_a_reappointment_moves_the_new_date_and_not_the_judgement() -> None:
    # Late since the 3rd, put off to the 10th, paused for two days from the 8th.
    late = history().reappoint(at(10, 17), at(4), 1).after_pauses(CALENDAR, [Pause(at(8), at(10))], at(10))
    assert late.due_at == at(14, 17), "the 12th is a Saturday"
    assert late.term_due_at == at(3, 17)


def test_a_pause_before_a_reappointment_is_not_counted_twice() -> None:
    pauses = [Pause(at(1), at(2))]
    found = history().after_pauses(CALENDAR, pauses, at(2)).reappoint(at(10, 17), at(3), 1)
    assert found.after_pauses(CALENDAR, pauses, at(3)).due_at == at(10, 17)


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=4),
    st.builds(Duration, st.integers(1, 20), st.sampled_from(["days", "working_days", "working_hours"])),
)
def test_pauses_one_after_another_end_where_all_at_once_do(spans: list[tuple[int, int]], term: Duration) -> None:
    pauses = [
        Pause(RECEIVED + timedelta(hours=start), RECEIVED + timedelta(hours=start + length))
        for start, length in spans
    ]
    pauses.sort(key=lambda one: one.start)
    found = history(term)
    for number, pause in enumerate(pauses, start=1):
        assert pause.end is not None
        found = found.after_pauses(CALENDAR, pauses[:number], pause.end)
    assert found.due_at == found.term_due_at == due_with_pauses(CALENDAR, RECEIVED, term, pauses)


def test_a_date_that_does_not_follow_from_the_term_is_moved_as_it_stands() -> None:
    given_date = DueHistory(RECEIVED, at(7, 16), at(7, 16), TERM)
    assert given_date.after_pauses(CALENDAR, [Pause(at(1), at(2))], at(2)).due_at == at(8, 17)
    unknown = DueHistory(RECEIVED, at(7, 16), at(7, 16))
    assert unknown.after_pauses(CALENDAR, [Pause(at(1), at(2))], at(2)).due_at == at(8, 16)
