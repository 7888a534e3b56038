"""Tests of captive/phone_ticket_rules.py: one phone, one hour, everybody together."""

from datetime import timedelta

import pytest

from appliance.core.ambient import FixedClock
from captive.phone_ticket_rules import Refusal, Taken, TicketLimits, refusal

LIMITS = TicketLimits(live=2, per_hour=3, all_per_hour=10)


@pytest.mark.parametrize(
    ("minutes_ago_and_over", "everyone", "expected"),
    [
        ([], 0, None),
        ([(5, False)], 1, None),
        ([(5, False), (6, False)], 2, Refusal.LIVE),
        ([(300, False), (200, False)], 2, Refusal.LIVE),
        ([(5, True), (6, True), (59, True)], 3, Refusal.HOUR),
        ([(5, True), (6, True), (60, True)], 3, None),
        ([], 10, Refusal.EVERYONE),
    ],
)
def test_who_may_take_another_number(
    clock: FixedClock, minutes_ago_and_over: list[tuple[int, bool]], everyone: int, expected: Refusal | None
) -> None:
    taken = [Taken(clock.now() - timedelta(minutes=ago), over) for ago, over in minutes_ago_and_over]
    assert refusal(taken, everyone, LIMITS, clock.now()) is expected


def test_no_numbers_by_phone_at_all(clock: FixedClock) -> None:
    assert refusal([], 0, TicketLimits(all_per_hour=0), clock.now()) is Refusal.EVERYONE
