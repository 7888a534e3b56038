"""The states of a delivery and the hours at which a phone may ring."""

from datetime import datetime, time, timedelta

import pytest

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.errors import Conflict
from central.delivery_rules import after_lost_lease, check_move, decent_moment

NOON = datetime(2026, 11, 23, 12, tzinfo=LOCAL_ZONE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ready", "leased"),
        ("leased", "uncertain"),
        ("deferred", "leased"),
        ("sent", "delivered"),
        ("sent", "read"),
        ("uncertain", "ready"),
        ("uncertain", "delivered"),
    ],
)
def test_allowed_moves(before: str, after: str) -> None:
    assert check_move(before, after) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [("sent", "ready"), ("sent", "leased"), ("read", "sent"), ("failed", "sent"), ("cancelled", "ready")],
)
def test_nothing_that_was_sent_goes_back(before: str, after: str) -> None:
    with pytest.raises(Conflict):
        check_move(before, after)


def test_a_lost_lease_is_uncertain_only_once_bytes_were_about_to_leave() -> None:
    assert after_lost_lease(None) == "ready"
    assert after_lost_lease(NOON) == "uncertain"


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [(7, 29, (23, 7, 30)), (7, 30, (23, 7, 30)), (19, 59, (23, 19, 59)), (20, 0, (24, 7, 30)), (0, 5, (23, 7, 30))],
)
def test_notices_wait_for_a_decent_hour(hour: int, minute: int, expected: tuple[int, int, int]) -> None:
    asked = NOON.replace(hour=hour, minute=minute)
    given = decent_moment("notice", asked, time(7, 30), time(20))
    local = given.astimezone(LOCAL_ZONE)
    assert (local.day, local.hour, local.minute) == expected
    assert given - asked < timedelta(hours=12)


def test_an_answer_to_somebody_who_just_wrote_goes_at_once() -> None:
    night = NOON.replace(hour=23)
    assert decent_moment("reply", night, time(7, 30), time(20)) == night
