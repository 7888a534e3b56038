"""One tap connects, and only an honest tap: forged forms, foreign origins and open-too-long pages admit nobody."""

from datetime import timedelta

import pytest

from appliance.core.ambient import FixedClock
from captive.form_token_rules import hour_number, make_form_token
from captive.gate import GateEntry, GateUnavailable
from tests.support.phone import Phone
from tests.support.portal import Served


@pytest.fixture
def phone(portal: Served) -> Phone:
    return Phone(portal.url)


def test_a_tap_connects_in_three_requests_and_says_one_sentence_with_one_link(phone: Phone) -> None:
    answer = phone.connect()
    assert (answer.status, answer.headers["Location"]) == (303, "/connected")
    page = phone.get("/connected").data.decode()
    assert "Máy của Ông/Bà đã có Internet đến 16:30." in page
    assert page.count("<a ") == 1 and 'href="https://zalo.me/1234567890123456789"' in page


def test_the_rfc_8908_document_tells_before_and_after(phone: Phone, portal: Served) -> None:
    front = portal.url + "/"
    before = phone.capport()
    assert before == {
        "captive": True,
        "user-portal-url": front,
        "venue-info-url": front,
        "can-extend-session": True,
    }
    phone.connect()
    after = phone.capport()
    assert after["captive"] is False and after["seconds-remaining"] == 8 * 3600


def test_with_a_data_allowance_the_document_has_all_six_keys(
    phone: Phone, portal: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portal.parts.admission._gate, "entry", lambda mac: GateEntry(mac, 60, 250_000_000))
    assert "bytes-remaining" not in phone.capport(), "RFC 8908 section 5: not for a captive client"
    phone.connect()
    assert phone.capport() == {
        "captive": False,
        "user-portal-url": portal.url + "/",
        "venue-info-url": portal.url + "/",
        "can-extend-session": True,
        "seconds-remaining": 8 * 3600,
        "bytes-remaining": 250_000_000,
    }


def test_the_rfc_8908_document_is_never_stored(phone: Phone) -> None:
    headers = phone.get("/captive-portal/api").headers
    assert headers["Content-Type"] == "application/captive+json"
    assert "no-store" in headers["Cache-Control"]


def test_one_phones_tap_does_not_admit_another(phone: Phone, portal: Served) -> None:
    phone.connect()
    assert Phone(portal.url, 2).capport()["captive"] is True


def test_the_session_ends_on_time(phone: Phone, clock: FixedClock) -> None:
    phone.connect()
    clock.move(timedelta(hours=8))
    assert phone.capport()["captive"] is True
    assert phone.get("/connected").headers["Location"] == "/"


def test_a_second_tap_extends(phone: Phone, clock: FixedClock) -> None:
    phone.connect()
    clock.move(timedelta(hours=3))
    assert phone.capport()["seconds-remaining"] == 5 * 3600
    assert phone.connect().status == 303
    assert phone.capport()["seconds-remaining"] == 8 * 3600


@pytest.mark.parametrize("token", ["", "x", "A" * 22, "\x00", "ồ" * 200])
def test_a_forged_hidden_field_admits_nobody_and_shows_the_page_again(phone: Phone, token: str) -> None:
    answer = phone.post("/connect", {"token": token})
    assert answer.status == 403
    assert 'action="/connect"' in answer.data.decode()
    assert phone.capport()["captive"] is True


def test_another_phones_hidden_field_admits_nobody(phone: Phone, portal: Served) -> None:
    other = Phone(portal.url, 2)
    assert other.post("/connect", {"token": phone.token()}).status == 403
    assert other.capport()["captive"] is True


def test_a_page_may_lie_open_into_the_next_hour_and_no_longer(phone: Phone, clock: FixedClock) -> None:
    token = phone.token()
    clock.move(timedelta(hours=2))
    refused = phone.post("/connect", {"token": token})
    assert refused.status == 403 and "Trang này đã mở quá lâu" in refused.data.decode()
    token = phone.token()
    clock.move(timedelta(minutes=59))
    assert phone.post("/connect", {"token": token}).status == 303


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://127.0.0.1"])
def test_a_form_from_another_site_admits_nobody(phone: Phone, origin: str) -> None:
    answer = phone.post("/connect", {"token": phone.token()}, Origin=origin)
    assert (answer.status, answer.json()["code"]) == (403, "form-foreign")
    assert phone.capport()["captive"] is True


def test_connecting_is_never_a_get(phone: Phone) -> None:
    assert phone.get(f"/connect?token={phone.token()}").status == 405
    assert phone.capport()["captive"] is True


def test_the_device_is_known_by_its_address_whatever_the_request_says(phone: Phone, portal: Served) -> None:
    mac = portal.parts.neighbours.mac_of("10.0.0.2")
    answer = phone.post("/connect", {"token": phone.token(), "mac": mac or "", "clientmac": mac or ""})
    assert answer.status == 303
    assert Phone(portal.url, 2).capport()["captive"] is True


def test_a_body_that_is_too_big_is_refused(phone: Phone) -> None:
    assert phone.post("/connect", {"token": "x" * 9000}).status == 413


def test_a_dead_gate_is_told_in_words_and_nobody_is_on_record_as_admitted(
    phone: Phone, portal: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = phone.token()

    def dead(mac: str, seconds: int) -> None:
        raise GateUnavailable("no answer")

    # The gate is another process in real life; here its answer is replaced where it enters.
    monkeypatch.setattr(portal.parts.admission._gate, "grant", dead)
    answer = phone.post("/connect", {"token": token}, Accept="text/html")
    assert answer.status == 503 and "Vui lòng bấm lại sau một phút" in answer.data.decode()
    assert phone.capport()["captive"] is True


def test_a_full_disk_admits_nobody_and_says_so(phone: Phone, portal: Served) -> None:
    token = phone.token()
    writer = portal.parts.store._open_writer()
    pages = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {pages}")
    answers = [Phone(portal.url, number).connect().status for number in range(10, 400)]
    assert answers.count(503) > 0
    full = Phone(portal.url, 10 + answers.index(503))
    assert full.capport()["captive"] is True
    writer.execute("PRAGMA max_page_count = 1000000")
    assert phone.post("/connect", {"token": token}).status == 303
    assert full.connect().status == 303


def test_a_token_of_this_hour_is_bound_to_the_portals_own_key(
    phone: Phone, portal: Served, clock: FixedClock
) -> None:
    mac = portal.parts.neighbours.mac_of("10.0.0.1")
    assert mac is not None
    foreign = make_form_token(b"0" * 32, mac, hour_number(clock.now()))
    assert phone.post("/connect", {"token": foreign}).status == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "wifi.test.evil.example", "<script>alert(1)</script>", "e" * 8000, "wifi.test@evil", ""]
)
def test_a_tap_under_a_foreign_host_name_admits_nobody_and_repeats_nothing(
    phone: Phone, portal: Served, host: str
) -> None:
    answer = phone.post("/connect", {"token": phone.token()}, Host=host)
    assert answer.status in {302, 400} and "evil" not in str(answer.headers) and b"evil" not in answer.data
    if answer.status == 302:
        assert answer.headers["Location"] == portal.url + "/"
    assert phone.capport()["captive"] is True


def test_no_header_makes_one_phone_another_or_the_page_anothers(phone: Phone, portal: Served) -> None:
    token = phone.token()
    forged = {
        "X_Forwarded_For": "10.0.0.2",
        "X_Real_IP": "10.0.0.2",
        "Forwarded": "for=10.0.0.2;host=evil.example",
        "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Proto": "https",
    }
    answer = phone.post("/connect", {"token": token}, **forged)
    assert (answer.status, answer.headers["Location"]) == (303, "/connected")
    assert Phone(portal.url, 2).capport()["captive"] is True and phone.capport()["captive"] is False


@pytest.mark.parametrize("referer", ["https://evil.example/a", "http://wifi.test.evil.example/", "http://["])
def test_a_foreign_referer_without_origin_admits_nobody(phone: Phone, portal: Served, referer: str) -> None:
    fields = f"token={phone.token()}"
    answer = phone.pool.request(
        "POST",
        portal.url + "/connect",
        body=fields,
        headers={
            "Motcua-Demo-Phone": "1",
            "Referer": referer,
            "Content-Type": "application/x-www-form-urlencoded",
        },
        redirect=False,
        retries=False,
    )
    assert answer.status == 403 and phone.capport()["captive"] is True


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/json", "multipart/form-data; boundary=x", "application/xml"]
)
def test_a_body_that_is_no_form_admits_nobody(phone: Phone, portal: Served, kind: str) -> None:
    answer = phone.pool.request(
        "POST",
        portal.url + "/connect",
        body=f"token={phone.token()}",
        headers={"Motcua-Demo-Phone": "1", "Origin": portal.url, "Content-Type": kind},
        redirect=False,
        retries=False,
    )
    assert answer.status in {400, 403} and phone.capport()["captive"] is True
