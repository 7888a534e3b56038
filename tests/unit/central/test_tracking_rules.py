"""The advice on the tracking page: come, don't come yet, or do something first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.dossier_states import statuses
from central.tracking_rules import advise, tone

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("1", "submitted"),
        ("3", "refused"),
        ("5", "supplement"),
        ("6", "payment"),
        ("7", "withdrawn"),
        ("8", "stopped"),
        ("9", "come"),
        ("10", "returned"),
    ],
)
def test_a_status_that_says_it_all_gives_its_advice(status: str, expected: str) -> None:
    assert advise(status, TODAY, TODAY) == expected


@pytest.mark.parametrize("status", ["2", "4"])
def test_a_dossier_under_way_is_judged_by_its_day(status: str) -> None:
    assert advise(status, TODAY + timedelta(days=1), TODAY) == "wait"
    assert advise(status, TODAY, TODAY) == "wait_today"
    assert advise(status, TODAY - timedelta(days=1), TODAY) == "wait_late"
    assert advise(status, None, TODAY) == "wait"


@given(st.sampled_from(sorted(statuses())), st.integers(-400, 400))
def test_nobody_is_told_to_come_before_the_result_is_ready(status: str, days: int) -> None:
    advice = advise(status, TODAY + timedelta(days=days), TODAY)
    assert (advice == "come") == (status == "9")
    assert tone(advice) in {"ok", "warn", "alert", "info"}
