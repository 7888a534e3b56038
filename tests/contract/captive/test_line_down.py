"""With the Internet down the pages say so, and guides, queue and look-up go on; opening Zalo is counted."""

from datetime import date

import pytest

from appliance.core.ambient import FixedClock
from captive.box_link import PublicStatus
from captive.uplink_rules import Uplink
from tests.support.phone import Phone
from tests.support.portal import Served, ToldBox

CODE = "000.00.00.H19-261123-0042"


@pytest.fixture
def phone(portal: Served) -> Phone:
    return Phone(portal.url)


@pytest.fixture
def down(portal: Served, clock: FixedClock) -> None:
    portal.parts.uplink.state = Uplink(clock.now(), 2)


@pytest.mark.usefixtures("down")
def test_the_welcome_page_says_so_and_everything_of_the_box_goes_on(phone: Phone, box: ToldBox) -> None:
    box.known[CODE] = PublicStatus("4", date(2026, 12, 4))
    page = phone.get("/").data.decode()
    assert "đang gián đoạn từ 08:30" in page and "Đang chờ: Đất đai" in page
    assert phone.get("/guide/khai-sinh").status == 200
    assert "Đang xử lý" in phone.post("/lookup", {"code": CODE}).data.decode()


@pytest.mark.usefixtures("down")
def test_a_tap_still_admits_and_promises_nothing_that_is_not_there(phone: Phone) -> None:
    assert phone.connect().status == 303
    page = phone.get("/connected").data.decode()
    assert "đang gián đoạn" in page and "đã có Internet" not in page
    front = phone.get("/").data.decode()
    assert "đã được mở mạng đến" in front and "đang có Internet" not in front
    assert page.count("<a ") == 1 and 'href="/guide/"' in page
    assert phone.capport()["captive"] is False


def test_with_the_line_up_or_not_watched_nothing_is_said(phone: Phone) -> None:
    assert "gián đoạn" not in phone.get("/").data.decode()


def test_a_ping_of_the_zalo_link_counts_the_device_once(phone: Phone, portal: Served) -> None:
    phone.connect()
    assert 'ping="/opened/zalo"' in phone.get("/connected").data.decode()
    for _ in range(3):
        assert phone.post("/opened/zalo", {}).status == 204
    phone.post("/opened/zalo", {}, Origin="https://evil.example")
    portal.parts.funnel.flush(portal.parts.store)
    rows = portal.parts.store.reader().execute("SELECT devices FROM funnel_hours WHERE step = 'zalo'").fetchall()
    assert [row["devices"] for row in rows] == [1]
