"""A number on the phone: one tap, live place, limits, words when refused; never twice, never another phone's."""

import re
import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from appliance.core.ambient import FixedClock
from captive.box_link import BoxRefused
from tests.support.phone import Phone
from tests.support.portal import Served, ToldBox

A_TOKEN = re.compile(r'name="token" value="([^"]*)"')
A_KEY = re.compile(r'name="key" value="([^"]*)"')


@pytest.fixture
def phone(portal: Served) -> Phone:
    return Phone(portal.url)


def form(phone: Phone) -> dict[str, str]:
    page = phone.get("/ticket/").data.decode()
    token, key = A_TOKEN.search(page), A_KEY.search(page)
    assert token and key
    return {"token": token[1], "key": key[1]}


def take(phone: Phone, service: str = "dat-dai") -> str:
    answer = phone.post("/ticket/", {**form(phone), "service_id": service})
    assert answer.status == 303, answer.data.decode()
    return answer.headers["Location"]


def move_on(box: ToldBox, **changes: object) -> None:
    (key,) = box.tickets
    box.tickets[key] = replace(box.tickets[key], **changes)


def test_one_tap_gives_a_number_with_its_place_without_javascript(phone: Phone) -> None:
    answer = phone.get(take(phone))
    page = answer.data.decode()
    assert "A001" in page and "Trước Ông/Bà còn 7 người" in page and "khoảng 15–25 phút" in page
    assert 'class="qr"' in page, "the paper at the kiosk"
    assert (
        '<noscript><meta http-equiv="refresh" content="15">' in page and "no-store" in answer.headers["Cache-Control"]
    )
    assert len(answer.data) < 30_000


def test_the_page_can_be_stopped_from_asking_by_itself(phone: Phone) -> None:
    stopped = phone.get(take(phone) + "?still=1").data.decode()
    assert "refresh" not in stopped.split("<body>")[0] and "<script" not in stopped and "Cập nhật" in stopped


def act(phone: Phone, where: str, wanted: str) -> str:
    fields = {"token": form(phone)["token"], "act": wanted}
    answer = phone.post(where, fields)
    assert answer.status == 303, answer.data.decode()
    return phone.get(answer.headers["Location"]).data.decode()


def test_the_holder_steps_out_for_a_while_and_comes_back(phone: Phone, box: ToldBox) -> None:
    where = take(phone)
    page = phone.get(where).data.decode()
    assert "Tôi ra ngoài một lát" in page and "Hôm nay còn lùi được 2 lần." in page
    out = act(phone, where, "step-back-minutes")
    assert "Đang giữ lượt cho Ông/Bà đến 09:15." in out and "Lùi 5 lượt" not in out
    back = act(phone, where, "come-back")
    assert "Hôm nay còn lùi được 1 lần." in back
    assert box.acts == [("ticket-1", "step-back-minutes"), ("ticket-1", "come-back")]


def test_who_missed_the_call_asks_for_it_again_and_finds_the_number_on_the_front_page(
    phone: Phone, box: ToldBox, portal: Served
) -> None:
    where = take(phone)
    move_on(box, state="no_show", ahead=None)
    portal.parts.tickets._places.clear()
    assert "Xem số A001" not in phone.get("/").data.decode()
    assert "Sắp đến lượt" in act(phone, where, "rejoin")
    assert "Xem số A001" in phone.get("/").data.decode()


def test_what_the_touch_side_refuses_is_said_in_its_words(phone: Phone, box: ToldBox) -> None:
    where, token = take(phone), form(phone)["token"]
    box.refuse = BoxRefused("stepped-back-twice", "Hôm nay Ông/Bà đã lùi lượt hai lần.", "Twice today.")
    refused = phone.post(where, {"token": token, "act": "step-back-places"})
    assert refused.status == 409 and "đã lùi lượt hai lần." in refused.data.decode()


@pytest.mark.parametrize("fields", [{"act": "finish"}, {"act": ""}, {"token": "x", "act": "rejoin"}])
def test_a_forged_act_does_nothing(phone: Phone, box: ToldBox, fields: dict[str, str]) -> None:
    where = take(phone)
    answer = phone.post(where, {"token": form(phone)["token"], **fields}, Accept="text/html")
    assert answer.status in {400, 403} and box.acts == []
    other = Phone(phone.url, 2)
    stolen = other.post(where, {"token": form(other)["token"], "act": "step-back-minutes"}, Accept="text/html")
    assert stolen.status == 404 and box.acts == []


def test_the_call_is_the_largest_thing_said(phone: Phone, box: ToldBox, portal: Served) -> None:
    where = take(phone)
    move_on(box, state="called", counter=3, ahead=None)
    portal.parts.tickets._places.clear()
    page = phone.get(where).data.decode()
    assert "Mời Ông/Bà đến quầy số 3." in page and "<title>MỜI ĐẾN QUẦY" in page


def test_the_same_page_tapped_twice_takes_one_number(phone: Phone, box: ToldBox) -> None:
    fields = {**form(phone), "service_id": "dat-dai"}
    first, second = phone.post("/ticket/", fields), phone.post("/ticket/", fields)
    assert first.headers["Location"] == second.headers["Location"] and len(box.tickets) == 1


def test_a_second_number_of_the_same_field_is_the_first_one(phone: Phone, box: ToldBox) -> None:
    assert take(phone) == take(phone) and len(box.tickets) == 1


def test_a_phone_holds_two_numbers_and_no_third(phone: Phone, portal: Served, box: ToldBox) -> None:
    take(phone, "dat-dai")
    take(phone, "ho-tich")
    refused = phone.post("/ticket/", {**form(phone), "service_id": "xay-dung"})
    assert refused.status == 429 and "đang giữ đủ số" in refused.data.decode() and len(box.tickets) == 2
    assert take(Phone(portal.url, 2), "xay-dung")


def test_a_refusal_of_the_touch_side_comes_in_its_own_words_and_costs_nothing(phone: Phone, box: ToldBox) -> None:
    box.refuse = BoxRefused("closed", "Hôm nay đã hết giờ lấy số.", "No more numbers today.")
    for _ in range(4):
        refused = phone.post("/ticket/", {**form(phone), "service_id": "dat-dai"})
        assert refused.status == 409 and "Hôm nay đã hết giờ lấy số." in refused.data.decode()
    box.refuse = None
    assert take(phone)


def test_without_the_touch_side_a_held_number_is_still_shown(phone: Phone, box: ToldBox, portal: Served) -> None:
    where = take(phone)
    box.reachable = False
    portal.parts.tickets._places.clear()
    page = phone.get(where).data.decode()
    assert "A001" in page and "Số của Ông/Bà vẫn được giữ" in page
    assert "Xem số A001" in phone.get("/").data.decode()


def test_an_answer_that_was_lost_is_asked_again_under_the_same_key(
    phone: Phone, box: ToldBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = {**form(phone), "service_id": "dat-dai"}
    box.reachable = False
    assert phone.post("/ticket/", fields).status == 503
    box.reachable = True
    assert phone.post("/ticket/", fields).status == 303 and list(box.tickets) == [fields["key"]]


def test_another_phone_sees_nothing_of_it(phone: Phone, portal: Served) -> None:
    where = take(phone)
    other = Phone(portal.url, 2)
    assert other.get(where, Accept="text/html").status == 404 and "A001" not in other.get("/").data.decode()


def test_the_next_day_the_phone_is_a_stranger(phone: Phone, portal: Served, clock: FixedClock) -> None:
    take(phone)
    key = portal.parts.store.reader().execute("SELECT value FROM portal_meta WHERE key = 'daily-key'").fetchone()[0]
    clock.move(timedelta(days=1))
    assert "Xem số" not in phone.get("/").data.decode()
    assert portal.parts.tickets.forget_earlier_days() == 1
    fresh = portal.parts.store.reader().execute("SELECT value FROM portal_meta WHERE key = 'daily-key'").fetchone()[0]
    assert fresh != key


def test_no_mac_is_on_disk_with_a_number(phone: Phone, portal: Served) -> None:
    take(phone)
    mac = portal.parts.neighbours.mac_of("10.0.0.1")
    copy = sqlite3.connect(":memory:")
    portal.parts.store.reader().backup(copy)
    assert mac not in "\n".join(copy.iterdump())


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_form_of_another_site_takes_nothing(phone: Phone, box: ToldBox, origin: str) -> None:
    answer = phone.post("/ticket/", {**form(phone), "service_id": "dat-dai"}, Origin=origin)
    assert answer.status == 403 and not box.tickets


@pytest.mark.parametrize(
    "changes", [{"token": "x"}, {"key": ""}, {"key": "'; --"}, {"service_id": "../x"}, {"service_id": ""}]
)
def test_a_forged_form_takes_nothing(phone: Phone, box: ToldBox, changes: dict[str, str]) -> None:
    answer = phone.post("/ticket/", {**form(phone), "service_id": "dat-dai", **changes}, Accept="text/html")
    assert answer.status in {400, 403} and not box.tickets


def test_a_deaf_holder_writes_with_the_clerk_on_the_own_phone_and_the_portal_keeps_nothing(
    phone: Phone, box: ToldBox, portal: Served, caplog: pytest.LogCaptureFixture
) -> None:
    where = take(phone)
    assert f"{where}/write" not in phone.get(where).data.decode()
    move_on(box, state="serving", counter=3, ahead=None)
    portal.parts.tickets._places.clear()
    assert f"{where}/write" in phone.get(where).data.decode()
    secret = "Tôi không nghe được"
    page = phone.post(f"{where}/write", {"token": form(phone)["token"], "text": secret}).data.decode()
    assert f"Chào, Ông/Bà viết: {secret}" in page
    copy = sqlite3.connect(":memory:")
    portal.parts.store.reader().backup(copy)
    assert secret not in "\n".join(copy.iterdump()) and secret not in caplog.text
    assert Phone(portal.url, 2).get(f"{where}/write", Accept="text/html").status == 404
    box.refuse = BoxRefused("not-at-a-counter", "Chỉ viết được khi đang ở quầy.", "Only at a counter.")
    refused = phone.get(f"{where}/write")
    assert refused.status == 409 and "Chỉ viết được khi đang ở quầy." in refused.data.decode()
