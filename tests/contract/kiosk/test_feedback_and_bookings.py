"""One face per visit, synced; bookings fill up, print a code, and become a ticket on their day."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.contract.kiosk.test_touch_pages import key_of


@pytest.fixture
def finished(box):
    service = box.services[0]
    ticket = box.client().take(service).get_json()
    clerk, counter = box.client("lan"), f"/api/counters/{box.centre.index.service(service).counter_ids[0]}"
    clerk.post(f"{counter}/call-next")
    clerk.post(f"{counter}/finish")
    return ticket


def test_one_face_per_ticket_then_reasons_and_both_reach_the_outbox(box, finished):
    browser = box.client().browser
    found = browser.post("/feedback", data={"number": finished["number"].lower()})
    page = found.headers["Location"]
    assert browser.post(page, data={"face": "dissatisfied"}).status_code == 303
    assert browser.post(page, data={"face": "very-satisfied"}).status_code == 409
    assert browser.post(f"{page}/reasons", data={"reason": ["waiting", "place"]}).status_code == 303
    assert box.rows("SELECT face, reasons FROM feedback") == [
        {"face": "dissatisfied", "reasons": '["place", "waiting"]'}
    ]
    events = box.rows("SELECT subject_seq, body FROM outbox WHERE kind = 'feedback.given' ORDER BY id")
    assert [event["subject_seq"] for event in events] == [1, 2]
    assert "Cảm ơn" in browser.get(page).text


@pytest.mark.parametrize(("number", "status"), [("A999", 404), ("hello", 400), ("A001", 409)])
def test_a_number_that_cannot_be_rated_is_told_why(box, number, status):
    box.client().take("dat-dai")
    answer = box.client().browser.post("/feedback", data={"number": number}, headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert "Chưa làm được" in answer.text


def test_unknown_faces_and_reasons_are_refused(box, finished):
    browser, page = box.client().browser, f"/feedback/{finished['id']}"
    assert browser.post(page, data={"face": "angry"}).status_code == 400
    assert browser.post(f"{page}/reasons", data={"reason": "waiting"}).status_code == 400
    browser.post(page, data={"face": "satisfied"})
    assert browser.post(f"{page}/reasons", data={"reason": "x"}).status_code == 400


def book(box, slot="08:30", day="2026-11-25", key="0123456789"):
    return box.client().browser.post("/book/dat-dai", data={"key": key, "day": day, "slot": slot})


def test_a_slot_fills_up_and_a_second_tap_is_the_same_booking(box):
    first = book(box)
    assert first.status_code == 303
    assert book(box).headers["Location"] == first.headers["Location"]
    assert book(box, key="another-key").status_code == 303
    assert book(box, key="a-third-key").status_code == 409
    page = box.client().get("/book/dat-dai?day=2026-11-25").text
    assert 'value="08:30"' not in page
    assert 'value="09:00"' in page


@pytest.mark.parametrize(
    ("slot", "day"),
    [("12:00", "2026-11-25"), ("08:30", "2026-11-28"), ("08:30", "2026-11-23"), ("08:31", "2026-11-25")],
)
def test_no_booking_at_lunch_on_days_off_or_today(box, slot, day):
    assert book(box, slot, day).status_code == 409


def test_who_booked_and_is_on_time_is_called_like_a_priority_person(box, clock):
    code = book(box).headers["Location"].rsplit("/", 1)[1]
    assert code in box.client().get(f"/booked/{code}").text
    early = box.client().post("/api/scan", {"text": f"HEN-{code}"})
    assert (early.status_code, "08:30" in early.get_json()["detail"]) == (400, True)
    clock.move(datetime(2026, 11, 25, 1, 20, tzinfo=UTC) - clock.now())
    for _ in range(2):
        go = box.client().post("/api/scan", {"text": f"HEN-{code}"}).get_json()["go"]
    assert re.search(r"A001", box.client().get(go).text)
    assert box.rows("SELECT priority_group FROM tickets") == [{"priority_group": "booked"}]


def test_outside_the_hours_the_kiosk_says_when_it_opens_and_gives_no_number(tmp_path, ambient, clock):
    from tests.support.kiosk_box import KioskBox

    box = KioskBox(tmp_path, ambient, always_open=False)
    clock.move(datetime(2026, 11, 22, 23, 0, tzinfo=UTC) - clock.now())  # Monday 06:00
    browser = box.client().browser
    form = {"key": key_of(browser.get("/services/dat-dai").text), "choice": "dat-dai"}
    early = browser.post("/take", data=form)
    assert (early.status_code, "Chưa đến giờ lấy số" in early.text, "07:30 thứ Hai" in early.text) == (
        409,
        True,
        True,
    )
    clock.move(timedelta(hours=1))
    assert browser.post("/take", data=form).status_code == 303
    clock.move(timedelta(hours=11))
    form["key"] = "another-key-0"
    assert "đã hết giờ" in browser.post("/take", data=form).text
    assert box.one("SELECT count(*) FROM tickets") == 1


def test_midnight_during_service_gives_new_numbers_and_lets_the_old_one_be_finished(box, clock):
    old = box.client().take("dat-dai").get_json()
    clerk, counter = box.client("lan"), "/api/counters/quay-1"
    clerk.post(f"{counter}/call-next")
    clock.move(timedelta(hours=15, minutes=40))  # 00:10 on the next day
    new = box.client().take("dat-dai").get_json()
    assert (old["number"], new["number"]) == ("A001", "A001")
    clerk = box.client("lan")
    assert clerk.post(f"{counter}/finish").get_json()["id"] == old["id"]
    assert clerk.post(f"{counter}/call-next").get_json()["id"] == new["id"]
