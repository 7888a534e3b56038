"""Where a person who stepped back or rejoined stands."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.keep_place_rules import place_behind, rejoin_behind, steps_left


@given(st.lists(st.floats(1, 1e6), unique=True, min_size=4), st.integers(0, 3))
def test_one_stands_behind_exactly_so_many(places, behind):
    place = place_behind(places, behind, last=2e6)
    assert sum(other < place for other in places) <= behind
    assert sum(other <= place for other in places) >= behind


def test_behind_more_people_than_wait_is_the_end_of_the_line():
    assert place_behind([1.0, 2.0], 5, last=9.5) == 9.5
    assert place_behind([], 0, last=9.5) == 9.5


def test_twice_a_day_and_not_more():
    assert [steps_left(steps) for steps in (0, 1, 2, 3)] == [2, 1, 0, 0]


def test_who_rejoins_is_the_third_of_their_own_kind_or_the_first_where_the_ratio_mixes_others_in():
    assert rejoin_behind(priority=False, other_kind_waits=False) == 2
    assert rejoin_behind(priority=False, other_kind_waits=True) == 0
    assert rejoin_behind(priority=True, other_kind_waits=True) == 0
