"""Opening, finding and ending staff sessions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from appliance.core.errors import InvalidInput, NotAuthenticated, TooMany
from appliance.web.login_service import find_session, log_in, log_out
from appliance.web.passwords import hash_password, verify_password
from appliance.web.session_clock import SessionClock
from tests.support.memory_sessions import PASSWORD, MemorySessions
from tests.support.session_backend_contract import SessionBackendContract


class TestMemorySessions(SessionBackendContract):
    @pytest.fixture
    def backend(self):
        return MemorySessions()


@pytest.fixture
def backend():
    return MemorySessions()


def fail(backend, ambient, times):
    for _ in range(times):
        with pytest.raises(NotAuthenticated):
            log_in(backend, ambient, "lan", "wrong")


def test_the_right_password_opens_a_session_whose_cookie_is_not_in_the_store(backend, ambient):
    opened = log_in(backend, ambient, "lan", PASSWORD)
    assert opened.account.login == "lan"
    assert opened.cookie_value not in backend.sessions
    assert len(opened.cookie_value) >= 43
    assert find_session(backend, ambient, opened.cookie_value).account == opened.account


def test_two_sessions_share_neither_cookie_nor_csrf_token(backend, ambient):
    one, two = log_in(backend, ambient, "lan", PASSWORD), log_in(backend, ambient, "lan", PASSWORD)
    assert one.cookie_value != two.cookie_value
    assert one.session.csrf_token != two.session.csrf_token
    assert one.session.csrf_token != one.cookie_value


@pytest.mark.parametrize(
    ("login", "password"),
    [("lan", "wrong"), ("nobody", PASSWORD), ("closed", PASSWORD), ("", PASSWORD), ("l" * 65, PASSWORD), ("lan", "")],
)
def test_every_wrong_pair_gets_the_same_answer(backend, ambient, login, password):
    with pytest.raises(NotAuthenticated) as caught:
        log_in(backend, ambient, login, password)
    assert caught.value.code == "login-wrong"
    assert not backend.sessions


def test_five_wrong_passwords_lock_the_account_for_five_minutes(backend, ambient, clock):
    fail(backend, ambient, 5)
    with pytest.raises(TooMany) as caught:
        log_in(backend, ambient, "lan", PASSWORD)
    assert caught.value.details["retry_after_s"] == 300
    clock.move(timedelta(seconds=299))
    with pytest.raises(TooMany):
        log_in(backend, ambient, "lan", PASSWORD)
    clock.move(timedelta(seconds=1))
    assert log_in(backend, ambient, "lan", PASSWORD)


def test_a_right_password_forgets_earlier_failures(backend, ambient):
    fail(backend, ambient, 4)
    log_in(backend, ambient, "lan", PASSWORD)
    fail(backend, ambient, 4)
    assert log_in(backend, ambient, "lan", PASSWORD)


def test_a_closed_account_is_not_counted_towards_a_lock(backend, ambient):
    for _ in range(6):
        with pytest.raises(NotAuthenticated):
            log_in(backend, ambient, "closed", PASSWORD)


def test_a_session_ends_after_three_idle_hours(backend, ambient, clock):
    opened = log_in(backend, ambient, "lan", PASSWORD)
    clock.move(timedelta(hours=3))
    assert find_session(backend, ambient, opened.cookie_value) is None
    assert not backend.sessions


def test_use_keeps_a_session_alive_for_twelve_hours_at_most(backend, ambient, clock):
    opened = log_in(backend, ambient, "lan", PASSWORD)
    for _ in range(11):
        clock.move(timedelta(hours=1))
        assert find_session(backend, ambient, opened.cookie_value) is not None
    clock.move(timedelta(minutes=59))
    assert find_session(backend, ambient, opened.cookie_value) is not None
    clock.move(timedelta(minutes=1))
    assert find_session(backend, ambient, opened.cookie_value) is None


def test_the_end_is_not_written_at_every_request(backend, ambient, clock):
    opened = log_in(backend, ambient, "lan", PASSWORD)
    clock.move(timedelta(minutes=4))
    find_session(backend, ambient, opened.cookie_value)
    assert backend.sessions[opened.session.id].expires_at == opened.session.expires_at
    clock.move(timedelta(minutes=1))
    find_session(backend, ambient, opened.cookie_value)
    assert backend.sessions[opened.session.id].expires_at > opened.session.expires_at


def test_a_clock_set_back_does_not_lengthen_a_session(backend, ambient, clock):
    opened = log_in(backend, ambient, "lan", PASSWORD)
    clock.move(timedelta(hours=-2))
    assert find_session(backend, ambient, opened.cookie_value) is None


def test_closing_an_account_ends_its_sessions_at_once(backend, ambient):
    opened = log_in(backend, ambient, "lan", PASSWORD)
    backend.accounts["lan"] = replace(backend.accounts["lan"], active=False)
    assert find_session(backend, ambient, opened.cookie_value) is None


def test_logging_out_ends_the_session_and_unknown_cookies_are_harmless(backend, ambient):
    opened = log_in(backend, ambient, "lan", PASSWORD)
    log_out(backend, opened.cookie_value)
    assert find_session(backend, ambient, opened.cookie_value) is None
    log_out(backend, "unknown")
    assert find_session(backend, ambient, "\udc80") is None


def test_passwords_are_hashed_with_salt_and_checked():
    first, second = hash_password(PASSWORD), hash_password(PASSWORD)
    assert first != second
    assert first.startswith("$argon2id$")
    assert verify_password(first, PASSWORD)
    assert not verify_password(first, PASSWORD + "x")
    assert not verify_password(None, "no account has this password")
    assert not verify_password("not a hash", PASSWORD)
    assert not verify_password(first, "x" * 100_000)


@pytest.mark.parametrize("password", ["short", "", "x" * 201])
def test_passwords_of_the_wrong_length_are_refused(password):
    with pytest.raises(InvalidInput):
        hash_password(password)


def test_a_session_in_use_survives_a_clock_set_back_and_ends_when_its_real_time_is_up(backend, ambient, clock):
    real_s = [0.0]
    session_clock = SessionClock(lambda: real_s[0])
    opened = log_in(backend, ambient, "lan", PASSWORD)

    def alive():
        return find_session(backend, ambient, opened.cookie_value, clock=session_clock) is not None

    assert alive()
    clock.move(-timedelta(hours=2))
    for _ in range(11):
        real_s[0] += 3600
        clock.move(timedelta(hours=1))
        assert alive()
    real_s[0] += 3600
    clock.move(timedelta(hours=1))
    assert not alive()


def test_an_idle_session_ends_however_far_the_clock_was_set_back(backend, ambient, clock):
    real_s = [0.0]
    session_clock = SessionClock(lambda: real_s[0])
    opened = log_in(backend, ambient, "lan", PASSWORD)
    assert find_session(backend, ambient, opened.cookie_value, clock=session_clock)
    clock.move(-timedelta(days=400))
    real_s[0] += 3 * 3600
    assert find_session(backend, ambient, opened.cookie_value, clock=session_clock) is None
