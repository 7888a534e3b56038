"""What every `SessionBackend` must do; a back end's test file subclasses this and gives the fixture `backend`.

class TestBoxSessions(SessionBackendContract):
    @pytest.fixture
    def backend(self, store): ...   # holding the accounts "lan" (clerk, counters 1 and 2) and "closed" (not active)
"""

from concurrent.futures import ThreadPoolExecutor

from appliance.web.accounts import Role, Session, SessionBackend

LATER = "2026-11-23T02:00:00.000Z"


def session(number: int = 1, login: str = "lan") -> Session:
    """Return one of several different sessions."""
    return Session(f"{number:064x}", login, f"csrf-{number}", "2026-11-23T01:30:00.000Z", "2026-11-23T04:30:00.000Z")


class SessionBackendContract:
    """The tests; each name says the rule."""

    def test_an_account_comes_with_role_counters_and_hash(self, backend: SessionBackend):
        stored = backend.find_account("lan")
        assert stored is not None
        assert stored.account.role is Role.CLERK
        assert stored.account.counters == ("1", "2")
        assert stored.password_hash.startswith("$argon2id$")
        assert stored.active
        assert stored.locked_until is None

    def test_unknown_logins_are_none_and_closed_accounts_say_so(self, backend: SessionBackend):
        assert backend.find_account("nobody") is None
        closed = backend.find_account("closed")
        assert closed is not None
        assert not closed.active

    def test_the_account_locks_at_the_fifth_failure_and_a_success_lifts_it(self, backend: SessionBackend):
        for _ in range(4):
            backend.record_failure("lan", 5, LATER)
        assert backend.find_account("lan").locked_until is None
        backend.record_failure("lan", 5, LATER)
        assert backend.find_account("lan").locked_until == LATER
        backend.record_success("lan")
        assert backend.find_account("lan").locked_until is None

    def test_a_success_sets_the_count_to_nought(self, backend: SessionBackend):
        for _ in range(4):
            backend.record_failure("lan", 5, LATER)
        backend.record_success("lan")
        backend.record_failure("lan", 5, LATER)
        assert backend.find_account("lan").locked_until is None

    def test_failures_at_the_same_moment_are_all_counted(self, backend: SessionBackend):
        with ThreadPoolExecutor(5) as threads:
            list(threads.map(lambda _: backend.record_failure("lan", 5, LATER), range(5)))
        assert backend.find_account("lan").locked_until == LATER

    def test_a_session_is_found_with_its_account_until_revoked(self, backend: SessionBackend):
        backend.create(session())
        found = backend.find(session().id)
        assert found is not None
        assert found[0] == session()
        assert found[1].account.login == "lan"
        backend.revoke(session().id)
        assert backend.find(session().id) is None
        backend.revoke(session().id)

    def test_the_end_of_a_session_can_be_moved(self, backend: SessionBackend):
        backend.create(session())
        backend.extend(session().id, "2026-11-23T05:00:00.000Z")
        assert backend.find(session().id)[0].expires_at == "2026-11-23T05:00:00.000Z"

    def test_all_sessions_of_an_account_end_together(self, backend: SessionBackend):
        backend.create(session(1))
        backend.create(session(2))
        backend.revoke_all("lan")
        assert backend.find(session(1).id) is None
        assert backend.find(session(2).id) is None
