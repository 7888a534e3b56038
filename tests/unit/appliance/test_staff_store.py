"""The box's accounts: the contract of every session back end, and what an account's change does to its sessions."""

import pytest

from appliance import staff_store
from appliance.staff_store import StaffStore
from appliance.web.accounts import Role, StaffAccount
from appliance.web.passwords import hash_password
from tests.support.session_backend_contract import SessionBackendContract, session

HASH = hash_password("một mật khẩu đủ dài")


def put(store, ambient, login="lan", password_hash=HASH, active=True) -> None:
    account = StaffAccount(login, "Lan", Role.CLERK, ("1", "2"))
    with store.write_transaction() as connection:
        staff_store.upsert(connection, ambient, account, password_hash, active)


class TestBoxSessions(SessionBackendContract):
    @pytest.fixture
    def backend(self, store, ambient):
        put(store, ambient)
        put(store, ambient, "closed", active=False)
        return StaffStore(store)


def test_a_new_password_or_a_closed_account_ends_its_sessions_and_a_new_name_does_not(store, ambient) -> None:
    put(store, ambient)
    sessions = StaffStore(store)
    sessions.create(session(1))
    put(store, ambient)
    assert sessions.find(session(1).id)
    put(store, ambient, password_hash=HASH + "x")
    assert sessions.find(session(1).id) is None
    sessions.create(session(2))
    put(store, ambient, password_hash=HASH + "x", active=False)
    assert sessions.find(session(2).id) is None
