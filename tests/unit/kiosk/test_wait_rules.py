"""The estimate is a range that grows with the queue and never pretends precision."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.wait_rules import DEFAULT_SERVICE_S, WaitRange, across_break, estimate_wait, mean_service_s, weight


def test_nobody_ahead_means_at_most_five_minutes():
    assert estimate_wait(0, 480, 2) == WaitRange(0, 5, 0)


def test_seven_people_at_two_counters_of_five_minutes_each_wait_ten_to_thirty_minutes():
    assert estimate_wait(7, 300, 2) == WaitRange(10, 30, 1050)


def test_with_no_counter_open_yet_one_is_assumed():
    assert estimate_wait(4, 300, 0) == estimate_wait(4, 300, 1)


@given(ahead=st.integers(0, 500), service_s=st.floats(30, 3600), counters=st.integers(0, 20))
def test_the_range_holds_its_middle_in_steps_of_five_and_grows_with_the_queue(ahead, service_s, counters):
    wait = estimate_wait(ahead, service_s, counters)
    assert wait.low_min <= wait.middle_s / 60 <= wait.high_min
    assert wait.low_min % 5 == wait.high_min % 5 == 0
    assert wait.low_min < wait.high_min
    assert estimate_wait(ahead + 1, service_s, counters).high_min >= wait.high_min


def test_few_measurements_lean_on_the_usual_time_and_many_replace_it():
    assert mean_service_s(0, 0) == DEFAULT_SERVICE_S
    assert DEFAULT_SERVICE_S < mean_service_s(2 * 900, 2) < 700
    assert abs(mean_service_s(500 * 900, 500) - 900) < 10


def test_a_break_inside_the_wait_is_counted_where_it_is_reached():
    assert across_break(WaitRange(10, 25, 900), 30, 120) == WaitRange(10, 25, 900)
    assert across_break(WaitRange(10, 25, 900), 20, 120) == WaitRange(10, 145, 900)
    assert across_break(WaitRange(30, 60, 2700), 20, 118) == WaitRange(150, 180, 2700 + 118 * 60)
    assert across_break(WaitRange(0, 5, 0), 0, 80) == WaitRange(80, 85, 4800)


def test_bundles_of_dossiers_weigh_more_and_unknown_words_as_one():
    assert weight("1") < weight("2-5") < weight("6+")
    assert weight("?") == weight("1")
