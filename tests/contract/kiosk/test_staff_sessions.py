"""Log-in, lock-out, unlocking by a supervisor without any uplink, and sessions that were stolen or replayed."""

import pytest

from appliance.audit_log import broken_row
from tests.support.kiosk_box import PASSWORD


def lock_out(box, login="lan"):
    browser = box.client().browser
    for _ in range(5):
        assert browser.post("/api/login", json={"login": login, "password": "sai mat khau"}).status_code == 401
    return browser


def log_in(box, login, password):
    return box.client().browser.post("/api/login", json={"login": login, "password": password})


def test_five_wrong_passwords_lock_and_a_supervisor_unlocks_on_the_box(box):
    lock_out(box)
    locked = log_in(box, "lan", PASSWORD)
    assert (locked.status_code, locked.get_json()["code"]) == (429, "login-locked")
    supervisor = box.client("hoa")
    assert "đang khóa" in supervisor.get("/admin/staff").text
    assert supervisor.post("/admin/staff/lan/unlock").status_code == 303
    assert log_in(box, "lan", PASSWORD).status_code == 200
    assert box.one("SELECT action FROM audit ORDER BY id DESC LIMIT 1") == "staff.unlock"


def test_a_reset_password_is_shown_once_and_ends_the_old_sessions(box):
    clerk, supervisor = box.client("lan"), box.client("hoa")
    page = supervisor.post("/admin/staff/lan/reset").text
    fresh = page.split('class="code-shown">')[1].split("<")[0]
    assert clerk.get("/api/session").status_code == 401
    assert log_in(box, "lan", PASSWORD).status_code == 401
    assert log_in(box, "lan", fresh).status_code == 200
    assert fresh not in supervisor.get("/admin/staff").text
    assert not box.rows("SELECT 1 FROM audit WHERE details LIKE ?", f"%{fresh}%")


@pytest.mark.parametrize("act", ["unlock", "reset"])
@pytest.mark.parametrize(
    ("actor", "target", "status"), [("lan", "minh", 403), ("hoa", "hoa", 403), ("hoa", "x", 404)]
)
def test_nobody_reaches_an_account_above_or_beside_their_own(box, act, actor, target, status):
    assert box.client(actor).post(f"/admin/staff/{target}/{act}").status_code == status


def test_a_cookie_used_on_another_machine_ends_the_session_for_both(box):
    clerk = box.client("lan")
    cookie = clerk.browser.get_cookie("motcua_session").value
    thief = box.client()
    thief.browser.set_cookie("motcua_session", cookie)
    stolen = thief.get("/api/session", headers={"User-Agent": "another browser"})
    assert (stolen.status_code, stolen.get_json()["code"]) == (401, "session-moved")
    assert clerk.get("/api/session").status_code == 401
    assert box.one("SELECT action FROM audit ORDER BY id DESC LIMIT 1") == "session.moved"
    assert broken_row(box.centre.store) is None


def test_a_cookie_replayed_after_the_log_out_opens_nothing(box):
    clerk = box.client("lan")
    cookie = clerk.browser.get_cookie("motcua_session").value
    clerk.post("/api/logout")
    clerk.browser.set_cookie("motcua_session", cookie)
    assert clerk.get("/api/session").status_code == 401
    assert clerk.post("/api/counters/1/call-next").status_code in {401, 403}


def test_a_stolen_cookie_without_the_csrf_token_changes_nothing(box):
    clerk = box.client("lan")
    clerk.headers = {}
    refused = clerk.post("/api/counters/1/call-next")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "csrf-token")
    assert box.one("SELECT COUNT(*) FROM counter_desks") == 0
