"""What the welcome page holds and what it never does: weight, cookies, outside addresses, languages, a dead box."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from appliance.core.ambient import Ambient, FixedClock
from captive.box_link import PublicStatus, WaitingLine
from tests.support.phone import Phone
from tests.support.portal import PUBLIC_URL, Served, ToldBox, portal_parts, served_portal

CODE = "000.00.00.H19-261123-0042"
PAGES = ("/", "/?lang=en", "/lookup", "/connected", "/guide/", "/guide/khai-sinh", "/nowhere")


@pytest.fixture
def phone(portal: Served) -> Phone:
    return Phone(portal.url)


def text(phone: Phone, path: str = "/", **headers: str) -> str:
    return phone.get(path, **headers).data.decode()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light_sets_no_cookie_and_loads_nothing_more(phone: Phone, path: str) -> None:
    phone.connect()
    answer = phone.get(path, Accept="text/html")
    page = answer.data.decode()
    assert len(answer.data) <= 30_000
    assert "Set-Cookie" not in answer.headers
    assert not re.search(r"<(script|img|iframe|link rel=\"stylesheet\")|@import|url\(", page)
    loaded = re.findall(r'(?:src|action|xlink:href)="([^"]+)"', page)
    assert all(address.startswith("/") for address in loaded)


def test_the_page_holds_what_must_be_read_before_the_tap_in_its_order(phone: Phone) -> None:
    page = text(phone)
    wanted = [
        "Kính chào Ông/Bà",
        "Kết nối Internet miễn phí</button>",
        "Chỉ xem hướng dẫn",
        "Zalo của Trung tâm",
        '<span class="copy">Trung tâm Phục vụ hành chính công Đồng Nai</span>',
        "Chụp màn hình",
        "Mở Zalo → Quét QR → chọn ảnh vừa chụp.",
        "Bấm Quan tâm.",
        'class="qr"',
        "Nộp hồ sơ – Tra cứu",
        "Đang chờ: Đất đai\u00a012 · Hộ tịch\u00a03",
        "Giờ làm việc hôm nay: 07:30–11:30, 13:30–17:00.",
        "xóa sau 90 ngày",
    ]
    places = [page.index(part) for part in wanted]
    assert places == sorted(places)


def test_before_the_tap_nothing_links_to_the_internet_and_afterwards_zalo_does(phone: Phone) -> None:
    assert "https://" not in re.sub(r'xmlns="[^"]+"', "", text(phone))
    phone.connect()
    assert 'href="https://zalo.me/1234567890123456789"' in text(phone)


def test_the_page_speaks_vietnamese_unless_asked_otherwise(phone: Phone) -> None:
    assert '<html lang="vi">' in text(phone, Accept_Language="fr")
    assert '<html lang="en">' in text(phone, Accept_Language="en")
    assert '<html lang="vi">' in text(phone, "/?lang=vi", Accept_Language="en")


def test_a_chosen_language_stays_through_links_and_forms_without_a_cookie(phone: Phone) -> None:
    page = text(phone, "/?lang=en")
    own = re.findall(r'(?:href|action)="(/[^"]*)"', page)
    assert own and all("lang=" in address for address in own)
    answer = phone.post("/connect?lang=en", {"token": phone.token()})
    assert answer.headers["Location"] == "/connected?lang=en"


def test_without_the_box_the_waiting_line_is_hidden_and_the_rest_stays(phone: Phone, box: ToldBox) -> None:
    box.reachable = False
    page = text(phone)
    assert "Đang chờ" not in page and "Hiện không có ai" not in page and 'action="/connect"' in page


def test_many_phones_ask_the_box_once(portal: Served, box: ToldBox) -> None:
    for number in range(20):
        text(Phone(portal.url, number))
    assert box.asked == 1


def test_an_empty_hall_is_said_in_words(tmp_path: Path, ambient: Ambient) -> None:
    empty = ToldBox(lines=(WaitingLine("Đất đai", "Land", 0),))
    with served_portal(tmp_path, ambient, empty) as served:
        assert "Hiện không có ai phải chờ." in text(Phone(served.url))


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(0), "Đang mở cửa. Giờ làm việc hôm nay: 07:30–11:30, 13:30–17:00."),
        (timedelta(hours=-2), "Chưa đến giờ mở cửa. Giờ làm việc hôm nay: 07:30–11:30, 13:30–17:00."),
        (timedelta(hours=4), "Đang nghỉ trưa. Mở lại lúc 13:30."),
        (timedelta(hours=9), "Hôm nay đã hết giờ. Mở lại lúc 07:30, thứ Ba, 24/11/2026."),
        (timedelta(days=5), "Hôm nay nghỉ. Mở lại lúc 07:30, thứ Hai, 30/11/2026."),
    ],
)
def test_todays_hours_are_told_as_they_are_now(phone: Phone, clock: FixedClock, ahead: timedelta, words: str) -> None:
    clock.move(ahead)
    assert words in text(phone)


def test_a_known_code_shows_the_status_and_the_day_and_nothing_else(phone: Phone, box: ToldBox) -> None:
    box.known[CODE] = PublicStatus("4", date(2026, 12, 4))
    answer = phone.post("/lookup", {"code": " 000.00.00.h19-261123-0042 "})
    page = answer.data.decode()
    assert answer.status == 200 and "Đang xử lý" in page and "Hẹn trả: thứ Sáu, 04/12/2026" in page


@pytest.mark.parametrize(
    ("code", "status"), [(CODE, 404), ("xyz", 400), ("", 400), ("\x1b@" * 20, 400), ("<b>", 400)]
)
def test_an_unknown_or_strange_code_is_answered_in_words(phone: Phone, code: str, status: int) -> None:
    answer = phone.post("/lookup", {"code": code})
    assert answer.status == status and 'role="alert"' in answer.data.decode()
    assert "<b>" not in answer.data.decode()


def test_codes_cannot_be_tried_out_quickly(portal: Served) -> None:
    phone = Phone(portal.url)
    answers = [phone.post("/lookup", {"code": CODE}).status for _ in range(8)]
    assert answers == [404] * 5 + [429] * 3
    assert Phone(portal.url, 2).post("/lookup", {"code": CODE}).status == 404


def test_without_the_box_looking_up_says_where_to_go(phone: Phone, box: ToldBox) -> None:
    box.reachable = False
    answer = phone.post("/lookup", {"code": CODE})
    assert answer.status == 503 and "quét mã QR trên giấy hẹn" in answer.data.decode()


@pytest.fixture
def real_neighbours(tmp_path: Path, ambient: Ambient) -> Iterator[Phone]:
    """A portal that knows nobody (no demo table), asked from loopback."""
    from dataclasses import replace

    from captive.neighbours import KernelNeighbours
    from captive.portal_app import create_portal

    parts = replace(portal_parts(tmp_path, ambient, demo_neighbours=False), neighbours=KernelNeighbours())
    yield create_portal(parts).test_client()


def test_a_device_outside_the_wifi_reads_but_cannot_connect(real_neighbours) -> None:
    page = real_neighbours.get("/", base_url=PUBLIC_URL, headers={"Motcua-Demo-Phone": "1"})
    assert page.status_code == 200 and "Máy này không ở trên wifi" in page.text and "/connect" not in page.text
    forced = real_neighbours.post("/connect", base_url=PUBLIC_URL, data={"token": "x"})
    assert forced.status_code == 403
    assert real_neighbours.get("/captive-portal/api", base_url=PUBLIC_URL).json["captive"] is True


def test_a_visitor_does_not_see_the_figures(tmp_path: Path, ambient: Ambient) -> None:
    from captive.portal_app import create_portal

    client = create_portal(portal_parts(tmp_path, ambient)).test_client()
    visitor = {"REMOTE_ADDR": "192.168.50.23"}
    assert client.get("/metrics", base_url=PUBLIC_URL, environ_overrides=visitor).status_code == 404
    assert client.get("/metrics", base_url=PUBLIC_URL).status_code == 200
