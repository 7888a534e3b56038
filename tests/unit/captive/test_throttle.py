"""Tests of captive/throttle.py and captive/throttle_rules.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.errors import TooMany
from captive.throttle import Throttle
from captive.throttle_rules import Bucket, Limit, take

LIMIT = Limit(burst=3, per_minute=6)


class Seconds:
    """A monotonic clock that moves when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_device_may_ask_its_burst_and_then_waits() -> None:
    seconds = Seconds()
    throttle = Throttle(LIMIT, seconds)
    for _ in range(3):
        throttle.check("a")
    with pytest.raises(TooMany) as refused:
        throttle.check("a")
    assert refused.value.details["retry_after_s"] == pytest.approx(10)
    seconds.now += 10.1
    throttle.check("a")


def test_one_device_does_not_slow_another_down() -> None:
    throttle = Throttle(LIMIT, Seconds())
    for _ in range(3):
        throttle.check("a")
    throttle.check("b")


@given(st.lists(st.floats(min_value=0, max_value=30), max_size=60))
def test_no_pattern_of_asking_gets_more_than_burst_and_rate(pauses: list[float]) -> None:
    bucket: Bucket | None = None
    now_s, granted = 0.0, 0
    for pause in pauses:
        now_s += pause
        bucket, wait_s = take(bucket, LIMIT, now_s)
        granted += wait_s == 0
    assert granted <= LIMIT.burst + now_s * LIMIT.per_minute / 60 + 1e-6


def test_made_up_devices_do_not_fill_the_memory() -> None:
    throttle = Throttle(LIMIT, Seconds())
    for number in range(12_000):
        throttle.check(str(number))
    assert len(throttle._buckets) <= 5_000
