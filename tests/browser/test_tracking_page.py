"""Central's pages in a real browser: the tracking page on a phone as Zalo shows it, and an officer at a desk."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from appliance.core.ambient import Ambient, FixedClock
from appliance.web.wsgi_service import WsgiService
from central.database import Database
from central.migrate import migrate
from tests.support.central import PASSWORD, CentralSite, make_site
from tests.support.chromium import DESK, axe_violations, foreign_requests, resize
from tests.support.sync_box import Event, SyncBox

ZALO = (
    "Mozilla/5.0 (Linux; Android 13; SM-A145F Build/TP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
    " Chrome/120.0.6099.144 Mobile Safari/537.36 Zalo android/24010677 ZaloTheme/light ZaloLanguage/vi"
)


class Running:
    """Central with its pages on a port of loopback."""

    def __init__(self, site: CentralSite, url: str) -> None:
        self.site = site
        self.url = url
        self.box: SyncBox = site.box(address="Số 2 Nguyễn Văn Trị, phường Trấn Biên, Đồng Nai")
        self.dossier: Event = self.box.dossier(
            "Nguyễn Thị Hoàng Anh",
            procedure_name="Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
            return_place="quầy 14",
            officer_name="Trần Văn Bình",
        )
        site.post(self.box, self.dossier)

    @property
    def page_url(self) -> str:
        """The address behind the slip's QR."""
        return f"{self.url}/T/{self.dossier['body']['token']}"

    def report(self, status: str, minutes: int, note: str | None = None) -> None:
        """Let the province's system report a status."""
        at = (self.site.ambient.now() + timedelta(minutes=minutes)).isoformat()
        answer = self.site.client().post(
            f"/api/v1/cases/{self.dossier['body']['code']}/status",
            json={"status": status, "at": at, "note": note},
            headers=self.site.api_key(),
        )
        assert answer.status_code == 200, answer.text


@pytest.fixture
def central(tmp_path: Path, ambient: Ambient, clock: FixedClock) -> Iterator[Running]:
    """Central on SQLite, served by a thread of this process."""
    url = f"sqlite:///{tmp_path / 'central.sqlite3'}"
    database = Database(url)
    migrate(database)
    site = make_site(database, url, tmp_path, ambient)
    service = WsgiService(site.app)
    thread = threading.Thread(target=service.run, args=(0.5,), daemon=True)
    thread.start()
    yield Running(site, f"http://127.0.0.1:{service.port}")
    service.stop()
    thread.join(10)
    database.close()


def test_a_citizen_in_zalos_browser_reads_at_once_whether_to_come(browser: Browser, central: Running) -> None:
    context = browser.new_context(
        user_agent=ZALO, viewport={"width": 360, "height": 560}, device_scale_factor=2, is_mobile=True, locale="vi-VN"
    )
    page = context.new_page()
    foreign = foreign_requests(page)
    page.goto(central.page_url)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Chưa nên đến. Hồ sơ đang được xử lý – hẹn trả: thứ Sáu, 04/12/2026.")
    box = heading.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 560, "the first line is on the first screen"
    central.report("9", 5)
    page.reload()
    expect(heading).to_have_text("Đến nhận được rồi: quầy 14.")
    assert foreign == []
    assert axe_violations(page) == []
    context.close()


def test_the_whole_page_is_one_request_and_reads_without_scripts(browser: Browser, central: Running) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640}, locale="vi-VN")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(central.page_url)
    assert answer is not None
    assert len(answer.body()) <= 25_000
    assert [url for url in asked if not url.startswith("data:")] == [central.page_url]
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Please don’t come yet.")
    context.close()


@pytest.mark.parametrize("width", [180, 320, 360, 1366])
def test_nothing_sticks_out_at_any_width_and_at_200_percent(page: Page, central: Running, width: int) -> None:
    central.report("5", 5, "Thiếu bản sao Giấy chứng nhận quyền sử dụng đất có công chứng.")
    central.report("4", 3 * 24 * 60)
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(central.page_url)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_public_page_is_accessible(page: Page, central: Running, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    again = central.box.reissue(central.dossier, central.dossier["body"]["token"])
    central.site.post(central.box, again)
    ticket = central.box.ticket()
    central.site.post(central.box, ticket)
    for path in (
        "/",
        f"/t/{central.dossier['body']['token']}",
        f"/t/{again['body']['token']}",
        f"/t/{central.box.token()}",
        "/t/nothing",
        f"/q/{ticket['body']['token']}",
    ):
        page.goto(central.url + path)
        assert axe_violations(page) == [], path


def test_an_officer_logs_in_finds_the_dossier_and_the_citizen_sees_the_change(page: Page, central: Running) -> None:
    central.site.staff("lan", "officer")
    resize(page, DESK)
    page.goto(f"{central.url}/staff/")
    assert axe_violations(page) == []
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_label("Mã hồ sơ").fill(central.dossier["body"]["code"].lower())
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name=central.dossier["body"]["code"]).click()
    expect(page.get_by_text("Nguyễn Thị Hoàng Anh")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_label("Trạng thái mới").select_option("5")
    page.get_by_label("Lý do, nội dung cần báo").fill("Thiếu bản chính giấy khai sinh")
    page.get_by_role("button", name="Lưu và báo cho người nộp").click()
    expect(page.locator(".badge.warn")).to_have_text("Yêu cầu bổ sung giấy tờ")
    page.goto(central.page_url)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hồ sơ cần bổ sung giấy tờ")
    expect(page.get_by_text("Thiếu bản chính giấy khai sinh").first).to_be_visible()


def test_an_officer_pauses_for_a_public_notice_and_lets_the_time_run_on(
    page: Page, central: Running, clock: FixedClock
) -> None:
    notice = {
        "id": "niem-yet",
        "name_vi": "Niêm yết công khai tại UBND cấp xã",
        "name_en": "Public notice",
        "days": 15,
    }
    term = {"amount": 10, "unit": "working_days", "cutoff": None, "pauses": [notice]}
    dossier = central.box.dossier(term=term)
    central.site.post(central.box, dossier)
    central.site.staff("lan", "officer")
    resize(page, DESK)
    where = f"{central.url}/staff/dossiers/{dossier['body']['dossier_id']}"

    def open_page() -> None:
        page.goto(where)
        if page.get_by_label("Mật khẩu").is_visible():
            page.get_by_label("Tên đăng nhập").fill("lan")
            page.get_by_label("Mật khẩu").fill(PASSWORD)
            page.get_by_role("button", name="Đăng nhập").click()
            page.goto(where)

    open_page()
    page.get_by_text("Tạm dừng tính thời gian (niêm yết, chờ cơ quan khác)").click()
    page.get_by_label("Lý do tạm dừng").select_option("niem-yet")
    page.get_by_label("Nội dung cần báo (nếu có)").fill("Niêm yết tại phường Trấn Biên.")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Tạm dừng", exact=True).click()
    expect(page.get_by_text("Đang tạm dừng:")).to_be_visible()
    assert axe_violations(page) == []
    clock.move(timedelta(days=15))
    open_page()
    page.get_by_role("button", name="Tiếp tục tính thời gian").click()
    expect(page.get_by_text("Tiếp tục tính thời gian, sau khi tạm dừng")).to_be_visible()
    resize(page, (360, 640))
    page.goto(f"{central.url}/T/{dossier['body']['token']}")
    expect(page.get_by_text("không tính vào thời gian giải quyết: niêm yết công khai")).to_be_visible()
    assert axe_violations(page) == []
