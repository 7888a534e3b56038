"""A citizen in Zalo's browser and two officers at their desks, in one conversation, live."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from appliance.core.ambient import Ambient
from tests.support.central import PASSWORD
from tests.support.central_pages import Running, running_central, zalo_phone
from tests.support.chromium import DESK, axe_violations, foreign_requests, resize, settle

SLOW_MS = 30_000  # other files' tests share the machine


@pytest.fixture
def central(tmp_path: Path, ambient: Ambient) -> Iterator[Running]:
    with running_central(tmp_path, ambient) as running:
        yield running


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    made = zalo_phone(browser)
    made.set_default_timeout(SLOW_MS)
    yield made.new_page()
    made.close()


@pytest.fixture
def officers(browser: Browser, central: Running) -> Iterator[list[Page]]:
    """Lan and Bình, each logged in at a desk of their own."""
    contexts: list[BrowserContext] = []
    pages = []
    for login in ("lan", "binh"):
        central.site.staff(login, "officer")
        context = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
        context.set_default_timeout(SLOW_MS)
        contexts.append(context)
        page = context.new_page()
        resize(page, DESK)
        page.goto(f"{central.url}/staff/login")
        page.get_by_label("Tên đăng nhập").fill(login)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        pages.append(page)
    yield pages
    for context in contexts:
        context.close()


def keep(page: Page, name: str, *, full: bool = False) -> None:
    """Check the page by axe; with MOTCUA_PICTURES its picture is kept for the documents, in few colours."""
    settle(page)
    assert axe_violations(page) == [], name
    if folder := os.environ.get("MOTCUA_PICTURES"):
        picture = Image.open(io.BytesIO(page.screenshot(full_page=full, scale="css")))
        picture.convert("RGB").quantize(64).save(Path(folder) / f"{name}.png", optimize=True)


def test_a_question_from_the_slip_is_answered_by_one_of_two_officers_while_both_watch(
    central: Running, phone: Page, officers: list[Page]
) -> None:
    foreign = foreign_requests(phone)
    lan, binh = officers
    for page in officers:
        page.goto(f"{central.url}/staff/inbox?view=unassigned")
        expect(page.get_by_text("Không có tin nào ở ngăn này.")).to_be_visible()
    phone.goto(central.page_url)
    phone.get_by_role("link", name="Nhắn tin với cán bộ thụ lý").click()
    phone.get_by_label("Tin nhắn của Ông/Bà").fill("Hồ sơ của tôi đã có kết quả chưa? Nhà tôi ở xa, đi lại khó.")
    phone.get_by_role("button", name="Gửi tin nhắn").click()
    expect(phone.get_by_text("Cán bộ trả lời chậm nhất")).to_be_visible()
    keep(phone, "slip-messages-phone", full=True)
    for page in officers:
        page.get_by_role("link", name="TN261123-001").click(timeout=SLOW_MS)  # it came by the stream
    expect(lan.get_by_text("cũng đang mở cuộc trao đổi này")).to_be_visible(timeout=SLOW_MS)
    expect(binh.get_by_text("Hồ sơ của tôi đã có kết quả chưa?")).to_be_visible()
    lan.keyboard.press("F4")
    lan.keyboard.type("Hồ sơ đang xử lý, ")
    expect(binh.get_by_text("đang viết trả lời")).to_be_visible(timeout=SLOW_MS)
    binh.get_by_role("textbox", name="Trả lời").fill("Câu trả lời của Bình")
    keep(binh, "staff-inbox")
    lan.keyboard.type("hẹn trả thứ Sáu 04/12.")
    lan.keyboard.press("F9")
    expect(lan.get_by_text("Tin nhắn không thay thế văn bản")).to_be_visible()
    expect(binh.get_by_text("hẹn trả thứ Sáu 04/12.")).to_be_visible(timeout=SLOW_MS)
    expect(binh.get_by_role("textbox", name="Trả lời")).to_have_value("Câu trả lời của Bình")
    binh.keyboard.press("F9")
    expect(binh.get_by_text("Đồng nghiệp vừa xử lý")).to_be_visible()
    expect(binh.get_by_role("textbox", name="Trả lời")).to_have_value("Câu trả lời của Bình")
    phone.get_by_role("link", name="Xem có trả lời chưa").click()
    expect(phone.get_by_text("hẹn trả thứ Sáu 04/12.")).to_be_visible()
    expect(phone.get_by_text("Câu trả lời của Bình")).to_have_count(0)
    assert foreign == []


def test_the_inbox_works_without_scripts(browser: Browser, central: Running) -> None:
    central.site.staff("lan", "officer")
    token = central.dossier["body"]["token"]
    data = {"text": "Xin hỏi giờ làm việc", "form_id": "form-00001"}
    assert central.site.client().post(f"/t/{token}/messages", data=data).status_code == 303
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    context.set_default_timeout(SLOW_MS)
    page = context.new_page()
    resize(page, DESK)
    page.goto(f"{central.url}/staff/login")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("link", name="Hộp thư").click()
    page.get_by_role("link", name="Chưa ai nhận").click()
    page.get_by_role("link", name="TN261123-001").click()
    page.get_by_role("button", name="Tôi nhận").click()
    page.get_by_role("textbox", name="Trả lời").fill("Từ 07:30.")
    page.get_by_role("button", name="Gửi và xong").click()
    expect(page.get_by_text("Đã xong").first).to_be_visible()
    context.close()


def test_a_result_is_rated_by_one_tap_and_then_in_more_detail(central: Running, phone: Page) -> None:
    central.report("9", 1)
    central.report("10", 2)
    phone.goto(central.page_url)
    keep(phone, "tracking-rating-phone", full=True)
    phone.get_by_role("button", name="Rất hài lòng").click()
    expect(phone.get_by_role("heading", name="Cảm ơn Ông/Bà đã đánh giá.")).to_be_visible()
    phone.get_by_label("Nhiệt tình, lịch sự").check()
    assert axe_violations(phone) == []
    phone.get_by_role("button", name="Gửi góp ý").click()
    expect(phone.get_by_role("button", name="Gửi góp ý")).to_have_count(0)


def test_feedback_without_a_name_gets_a_number_and_a_page(
    central: Running, phone: Page, officers: list[Page]
) -> None:
    phone.goto(f"{central.url}/feedback")
    phone.get_by_label("Phản ánh").check()
    phone.get_by_label("Nội dung", exact=True).fill("Ghế ngồi chờ ở tầng hai bị hỏng.")
    assert axe_violations(phone) == []
    phone.get_by_role("button", name="Gửi").click()
    expect(phone.get_by_role("heading", name="Số TN261123-001")).to_be_visible()
    assert axe_violations(phone) == []
    lan = officers[0]
    for path in ("/staff/inbox/new", "/staff/inbox/canned", "/staff/inbox?view=all"):
        lan.goto(central.url + path)
        assert axe_violations(lan) == [], path
    phone.goto(f"{central.url}/feedback/statistics")
    expect(phone.get_by_role("row", name="Phản ánh 1 0 0 0")).to_be_visible()


@pytest.mark.parametrize("width", [180, 360])
def test_nothing_sticks_out_on_the_citizens_pages(page: Page, central: Running, width: int) -> None:
    central.report("9", 1)
    central.report("10", 2)
    page.set_viewport_size({"width": width, "height": 640})
    for path in ("/messages", "/rating"):
        page.goto(central.page_url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    for path in ("/feedback", "/feedback/statistics"):
        page.goto(central.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
