"""Waiting before another try: it doubles, is spread, and never goes past its cap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.retry_rules import FIRST_DELAY_S, MAX_DELAY_S, next_delay_s

ATTEMPTS = st.integers(-5, 10_000)


@given(ATTEMPTS, st.floats(0, 1))
def test_a_delay_lies_in_the_upper_half_of_its_step(attempts: int, unit: float) -> None:
    longest = next_delay_s(attempts, 1.0)
    assert longest / 2 <= next_delay_s(attempts, unit) <= longest <= MAX_DELAY_S


@given(ATTEMPTS, st.floats(0, 1))
def test_more_failures_never_wait_less(attempts: int, unit: float) -> None:
    assert next_delay_s(attempts, unit) <= next_delay_s(attempts + 1, unit)


@pytest.mark.parametrize(("attempts", "longest"), [(0, 2), (1, 2), (2, 4), (3, 8), (9, 512), (10, 900), (999, 900)])
def test_it_doubles_up_to_a_quarter_of_an_hour(attempts: int, longest: float) -> None:
    assert next_delay_s(attempts, 1.0) == longest
    assert (FIRST_DELAY_S, MAX_DELAY_S) == (2.0, 900.0)
