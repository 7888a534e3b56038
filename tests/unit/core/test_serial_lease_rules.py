"""Leases of serials: no number twice whatever boxes do, and a warning long before the last."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.serial_lease_rules import (
    DAYS_AHEAD,
    FIRST_SERIAL,
    Lease,
    fraction_left,
    plan_leases,
    should_warn,
    take,
)

DAY = date(2026, 11, 23)


def lease(first: int = 1000, last: int = 1499, following: int | None = None, day: date = DAY) -> Lease:
    return Lease("H19", day, first, last, first if following is None else following)


def test_a_lease_gives_each_of_its_serials_once_and_then_none() -> None:
    given_out, rest = [], lease(1, 5)
    while (taken := take(rest)) is not None:
        serial, rest = taken
        given_out.append(serial)
    assert given_out == [1, 2, 3, 4, 5]
    assert (rest.left, rest.size) == (0, 5)


@pytest.mark.parametrize(("left", "warned"), [(500, False), (101, False), (100, True), (99, True), (0, True)])
def test_staff_is_warned_from_a_fifth_on(left: int, warned: bool) -> None:
    assert should_warn([lease(following=1500 - left)], DAY) is warned


def test_a_day_without_a_lease_has_nothing_left() -> None:
    assert fraction_left([lease()], DAY + timedelta(days=1)) == 0
    assert should_warn([], DAY)


def test_several_leases_of_a_day_count_together_and_other_days_not() -> None:
    leases = [lease(1, 100, 101), lease(101, 200), lease(1, 1000, day=DAY + timedelta(days=1))]
    assert fraction_left(leases, DAY) == 0.5


def test_a_plan_covers_today_and_the_days_after() -> None:
    planned = plan_leases("H19", DAY, [])
    assert [one.day for one in planned] == [DAY + timedelta(days=step) for step in range(DAYS_AHEAD + 1)]
    assert {(one.first, one.last, one.next) for one in planned} == {(FIRST_SERIAL, FIRST_SERIAL + 499, FIRST_SERIAL)}


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5000)), max_size=20),
    st.lists(st.integers(1, 300), min_size=1, max_size=6),
)
def test_ranges_granted_one_after_another_never_overlap(before: list[tuple[int, int]], blocks: list[int]) -> None:
    granted = [(DAY + timedelta(days=step), last) for step, last in before]
    used: dict[date, int] = {}
    for day, last in granted:
        used[day] = max(used.get(day, 0), last)
    for block in blocks:
        for one in plan_leases("H19", DAY, granted, days=5, block=block):
            assert one.first > used.get(one.day, 0)
            assert one.size == block
            used[one.day] = one.last
            granted.append((one.day, one.last))
