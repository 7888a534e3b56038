"""Tests of captive/session_rules.py."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.errors import Conflict
from captive.session_rules import (
    SessionState,
    admit,
    clock_trusted,
    expire,
    extend,
    is_running,
    revoke,
    seconds_left,
)

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
HOURS = timedelta(hours=12)
STEPS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2))


def test_a_device_that_was_only_seen_is_not_admitted() -> None:
    assert not is_running(None, NOW)
    assert seconds_left(None, NOW, HOURS) == 0


def test_an_admitted_session_runs_until_its_end_and_not_at_it() -> None:
    session = admit("s", "02:00:00:00:00:01", NOW, HOURS)
    assert is_running(session, NOW + HOURS - timedelta(milliseconds=1))
    assert not is_running(session, NOW + HOURS)


def test_an_expired_session_ended_when_its_time_was_over() -> None:
    session = expire(admit("s", "02:00:00:00:00:01", NOW, HOURS), NOW + timedelta(days=3))
    assert session.state is SessionState.EXPIRED
    assert session.ended_at == NOW + HOURS


def test_a_running_session_does_not_expire() -> None:
    with pytest.raises(Conflict):
        expire(admit("s", "02:00:00:00:00:01", NOW, HOURS), NOW + timedelta(hours=1))


def test_a_revoked_session_can_neither_run_nor_be_extended_nor_expire() -> None:
    session = revoke(admit("s", "02:00:00:00:00:01", NOW, HOURS), NOW, "staff")
    assert not is_running(session, NOW)
    with pytest.raises(Conflict):
        extend(session, NOW, HOURS)
    with pytest.raises(Conflict):
        expire(session, NOW + timedelta(days=1))


@given(STEPS)
def test_extending_never_shortens_a_session(step: timedelta) -> None:
    session = admit("s", "02:00:00:00:00:01", NOW, HOURS)
    if is_running(session, NOW + step):
        assert extend(session, NOW + step, HOURS).until >= session.until
    else:
        with pytest.raises(Conflict):
            extend(session, NOW + step, HOURS)


@given(st.timedeltas(min_value=timedelta(days=-9000), max_value=timedelta(days=9000)))
def test_no_clock_hands_out_more_than_one_session_length(jump: timedelta) -> None:
    session = admit("s", "02:00:00:00:00:01", NOW, HOURS)
    assert 0 <= seconds_left(session, NOW + jump, HOURS) <= HOURS.total_seconds()


def test_a_clock_behind_what_was_witnessed_is_not_trusted() -> None:
    assert clock_trusted(NOW, None)
    assert clock_trusted(NOW - timedelta(minutes=1), NOW)
    assert not clock_trusted(NOW - timedelta(hours=1), NOW)
