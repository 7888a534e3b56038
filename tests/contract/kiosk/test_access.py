"""Who may do what: the box's own screen and paired devices take numbers, staff by role do the rest, strangers nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.access import is_loopback, within
from kiosk.pages_staff import own_page
from tests.support.kiosk_box import PASSWORD

STRANGER = {"REMOTE_ADDR": "10.7.0.23"}
STAFF_PC = {"REMOTE_ADDR": "192.168.50.8"}


@pytest.fixture
def staffed(box):
    box.centre.settings = replace(box.centre.settings, staff_networks=("192.168.50.0/24",))
    return box


@pytest.mark.parametrize(
    "path", ["/", "/counter", "/display", "/admin", "/metrics", "/api/services", "/api/openapi.json"]
)
def test_the_visitors_network_sees_nothing(staffed, path):
    refused = staffed.client().get(path, environ_base=STRANGER)
    assert refused.status_code == 403


def test_a_browser_on_the_staff_network_takes_no_number_until_it_is_paired(staffed):
    wish = {"service_id": staffed.services[0]}
    admin = staffed.client("hoa")
    kiosk = staffed.client()
    refused = kiosk.post("/api/tickets", wish, environ_base=STAFF_PC)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "device-not-paired")
    code = admin.post("/api/pairing-codes", {"kind": "kiosk", "printer": "kiosk-2"}).get_json()["code"]
    paired = kiosk.post("/api/devices", {"code": code.lower(), "name": "Kiosk cửa sau"}, environ_base=STAFF_PC)
    assert paired.status_code == 201
    assert kiosk.post("/api/tickets", wish, environ_base=STAFF_PC).status_code == 201
    assert staffed.one("SELECT printer FROM print_jobs") == "kiosk-2"
    assert staffed.one("SELECT taken_by FROM tickets") == paired.get_json()["id"]


def test_a_pairing_code_works_once_and_not_after_a_quarter_of_an_hour(box, clock):
    admin = box.client("hoa")
    code = admin.post("/api/pairing-codes", {"kind": "display"}).get_json()["code"]
    assert box.client().post("/api/devices", {"code": code, "name": "a"}).status_code == 201
    assert box.client().post("/api/devices", {"code": code, "name": "b"}).status_code == 404
    late = admin.post("/api/pairing-codes", {"kind": "display"}).get_json()["code"]
    clock.move(timedelta(minutes=16))
    assert box.client().post("/api/devices", {"code": late, "name": "c"}).status_code == 404


def test_a_revoked_device_is_shut_out(staffed):
    admin, kiosk = staffed.client("hoa"), staffed.client()
    code = admin.post("/api/pairing-codes", {"kind": "kiosk"}).get_json()["code"]
    device = kiosk.post("/api/devices", {"code": code, "name": "a"}, environ_base=STAFF_PC).get_json()["id"]
    assert admin.browser.delete(f"/api/devices/{device}", headers=admin.headers).status_code == 204
    refused = kiosk.post("/api/tickets", {"service_id": staffed.services[0]}, environ_base=STAFF_PC)
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("login", "path"),
    [
        (None, "/api/counters/1/call-next"),
        (None, "/api/slips"),
        (None, "/api/pairing-codes"),
        ("tuan", "/api/counters/1/call-next"),
        ("tuan", "/api/slips"),
        ("lan", "/api/pairing-codes"),
        ("quan", "/api/counters/1/call-next"),
    ],
)
def test_roles_bound_what_staff_may_do(box, login, path):
    refused = box.client(login).post(path, {})
    assert refused.status_code == (401 if login is None else 403)


def test_a_change_without_the_csrf_token_is_refused(box):
    clerk = box.client("lan")
    clerk.headers.clear()
    refused = clerk.post("/api/counters/1/call-next")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "csrf-token")


@pytest.mark.parametrize("header", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_number_is_not_taken_for_another_sites_page(box, header):
    refused = box.client().post("/api/tickets", {"service_id": box.services[0]}, header)
    assert refused.status_code == 403
    assert box.one("SELECT count(*) FROM tickets") == 0


def test_five_wrong_passwords_lock_the_account(box):
    client = box.client()
    for _ in range(5):
        assert client.post("/api/login", {"login": "lan", "password": "sai mat khau roi"}).status_code == 401
    locked = client.post("/api/login", {"login": "lan", "password": PASSWORD})
    assert (locked.status_code, locked.get_json()["code"]) == (429, "login-locked")


def test_a_session_ends_with_log_out(box):
    clerk = box.client("lan")
    assert clerk.get("/api/session").get_json()["login"] == "lan"
    assert clerk.post("/api/logout").status_code == 204
    assert clerk.get("/api/session").status_code == 401


def test_a_clerk_serves_only_the_counters_of_the_account(box):
    with box.centre.store.write_transaction() as connection:
        connection.execute("UPDATE staff SET counters = ? WHERE login = 'lan'", ('["other"]',))
    refused = box.client("lan").post("/api/counters/1/call-next")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "counter-not-yours")


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/admin", "/admin"),
        ("/counter?desk=3", "/counter?desk=3"),
        ("//evil.example/", "/counter"),
        ("https://evil.example", "/counter"),
        ("/\\evil.example", "/counter"),
        ("javascript:alert(1)", "/counter"),
        ("", "/counter"),
    ],
)
def test_a_log_in_leads_only_to_our_own_pages(address, page):
    assert own_page(address) == page


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.0.0.1", False),
        ("", False),
        ("localhost", False),
    ],
)
def test_loopback_is_told_from_the_rest(address, expected):
    assert is_loopback(address) is expected


def test_networks_are_matched_by_family_and_range():
    assert within("192.168.50.9", ("192.168.50.0/24", "fd00::/64"))
    assert within("fd00::7", ("192.168.50.0/24", "fd00::/64"))
    assert not within("192.168.51.9", ("192.168.50.0/24",))
    assert not within("nonsense", ("0.0.0.0/0",))
