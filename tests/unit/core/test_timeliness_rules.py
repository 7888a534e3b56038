"""On time goes by the date: before, on, or after the due day; the hour does not count."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.timeliness_rules import WORDS, on_time_rate, timeliness

DUE = datetime(2026, 12, 4, 17, tzinfo=LOCAL_ZONE)
TODAY = date(2026, 12, 4)


@pytest.mark.parametrize(
    ("done", "found"),
    [
        (datetime(2026, 12, 3, 23, 59, tzinfo=LOCAL_ZONE), "early"),
        (datetime(2026, 12, 4, 0, 0, tzinfo=LOCAL_ZONE), "on_time"),
        (datetime(2026, 12, 4, 23, 59, tzinfo=LOCAL_ZONE), "on_time"),
        (datetime(2026, 12, 5, 0, 0, tzinfo=LOCAL_ZONE), "late"),
    ],
)
def test_a_done_dossier_is_judged_by_its_day(done: datetime, found: str) -> None:
    assert timeliness(DUE, done, TODAY) == found


def test_an_open_dossier_is_late_from_the_day_after() -> None:
    assert timeliness(DUE, None, TODAY) == "running_ok"
    assert timeliness(DUE, None, TODAY + timedelta(days=1)) == "running_late"


def test_without_a_due_date_nothing_is_late() -> None:
    assert timeliness(None, None, TODAY) == "running_ok"
    assert timeliness(None, DUE, TODAY) == "early"


def test_the_day_is_vietnams_not_that_of_utc() -> None:
    assert timeliness(DUE, datetime.fromisoformat("2026-12-04T17:30:00+00:00"), TODAY) == "late"


def test_the_rate_counts_what_is_done() -> None:
    assert on_time_rate(["early", "on_time", "late", "late", "running_late", "running_ok"]) == 0.5
    assert on_time_rate(["running_late"]) is None


@given(st.lists(st.sampled_from(sorted(WORDS)), min_size=1))
def test_the_rate_lies_between_none_and_all(found: list) -> None:
    rate = on_time_rate(found)
    assert rate is None or 0 <= rate <= 1
