"""Central's pages in a real browser: the tracking page on a phone as Zalo shows it, and an officer at a desk."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from appliance.core.ambient import Ambient, FixedClock
from tests.support.central import PASSWORD
from tests.support.central_pages import Running, running_central, zalo_phone
from tests.support.chromium import DESK, axe_violations, foreign_requests, resize


@pytest.fixture
def central(tmp_path: Path, ambient: Ambient) -> Iterator[Running]:
    with running_central(tmp_path, ambient) as running:
        yield running


def test_a_citizen_in_zalos_browser_reads_at_once_whether_to_come(browser: Browser, central: Running) -> None:
    context = zalo_phone(browser)
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


def test_the_page_of_a_number_flashes_and_vibrates_when_it_is_called(page: Page, central: Running) -> None:
    ticket = central.box.ticket()
    central.site.post(central.box, ticket)
    page.add_init_script("window.felt = []; navigator.vibrate = (pattern) => window.felt.push(pattern);")
    page.clock.install()
    page.goto(f"{central.url}/q/{ticket['body']['token']}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sắp đến lượt")
    assert page.evaluate("window.felt") == []
    step = central.box.ticket_step(ticket["body"]["ticket_id"], "called", counter="3")
    central.site.post(central.box, step)
    page.clock.run_for(21_000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mời Ông/Bà đến quầy 3")
    assert page.locator("body.flash").count() == 1
    page.clock.run_for(21_000)
    assert len(page.evaluate("window.felt")) == 1, "one call is felt once, however often the page renews itself"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_public_page_is_accessible(page: Page, central: Running, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    again = central.box.reissue(central.dossier, central.dossier["body"]["token"])
    central.site.post(central.box, again)
    ticket, ended = central.box.ticket(), central.box.dossier()
    central.site.post(central.box, ticket, ended)
    for status in ("9", "10"):
        url = f"/api/v1/cases/{ended['body']['code']}/status"
        report = {"status": status, "at": central.site.ambient.now_text()}
        assert central.site.client().post(url, json=report, headers=central.site.api_key()).status_code == 200
    for path in (
        "/",
        f"/t/{central.dossier['body']['token']}",
        f"/t/{again['body']['token']}",
        f"/t/{central.box.token()}",
        "/t/nothing",
        f"/q/{ticket['body']['token']}",
        f"/t/{again['body']['token']}/messages",
        f"/t/{ended['body']['token']}",
        f"/t/{ended['body']['token']}/rating",
        "/feedback",
        "/feedback/statistics",
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
