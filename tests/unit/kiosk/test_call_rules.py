"""The order of calls: oldest first, priority by ratio, nobody starved, and each choice explained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.call_rules import Waiting, ahead_of, choose_next, normal_calls_after


def normal(place: float) -> Waiting:
    return Waiting(f"n{place}", place, priority=False)


def priority(place: float) -> Waiting:
    return Waiting(f"p{place}", place, priority=True)


def call_all(waiting: list[Waiting], normals_per_priority: int) -> list[str]:
    calls, run = [], 0
    while choice := choose_next(waiting, run, normals_per_priority):
        calls.append(choice.ticket_id)
        run = normal_calls_after(choice, run)
        waiting = [ticket for ticket in waiting if ticket.ticket_id != choice.ticket_id]
    return calls


def test_nobody_waiting_means_nobody_is_called():
    assert choose_next([], 0, 2) is None


def test_without_priority_people_the_oldest_is_called():
    choice = choose_next([normal(7), normal(3), normal(5)], 9, 2)
    assert (choice.ticket_id, choice.why) == ("n3", "oldest")


def test_priority_people_come_one_in_three_while_others_wait():
    waiting = [normal(place) for place in range(1, 7)] + [priority(place) for place in range(7, 10)]
    assert call_all(waiting, 2) == ["n1", "n2", "p7", "n3", "n4", "p8", "n5", "n6", "p9"]


def test_priority_people_alone_are_called_oldest_first():
    choice = choose_next([priority(9), priority(4)], 0, 2)
    assert (choice.ticket_id, choice.why) == ("p4", "only-priority-waits")


@given(
    normals=st.lists(st.integers(1, 999), unique=True, max_size=30),
    priorities=st.lists(st.integers(1000, 1999), unique=True, max_size=30),
    ratio=st.integers(1, 5),
)
def test_everyone_is_called_once_each_line_in_its_order_and_neither_kind_starves(normals, priorities, ratio):
    calls = call_all([*map(normal, normals), *map(priority, priorities)], ratio)
    assert [call for call in calls if call[0] == "n"] == [f"n{place}" for place in sorted(normals)]
    assert [call for call in calls if call[0] == "p"] == [f"p{place}" for place in sorted(priorities)]
    last_of = {kind: max((i for i, call in enumerate(calls) if call[0] == kind), default=-1) for kind in "np"}
    run_without = {"n": 0, "p": 0}
    for position, call in enumerate(calls):
        if position > min(last_of.values()):
            break
        for kind in "np":
            run_without[kind] = 0 if call[0] == kind else run_without[kind] + 1
        assert run_without["p"] <= ratio
        assert run_without["n"] <= 1


@pytest.mark.parametrize(
    ("normals", "priorities", "is_priority", "expected"),
    [(7, 2, False, 9), (0, 0, True, 0), (7, 0, True, 2), (7, 2, True, 8), (1, 2, True, 3)],
)
def test_people_ahead_follow_the_ratio(normals, priorities, is_priority, expected):
    assert ahead_of(normals, priorities, is_priority, normals_per_priority=2) == expected
