"""The portal in a real browser: a small phone, no JavaScript, no cookies, no outside request, axe, zoom, dark."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from appliance.core.ambient import Ambient
from captive.box_link import PublicStatus
from tests.support.chromium import axe_violations
from tests.support.portal import Served, ToldBox, served_portal

CODE = "000.00.00.H19-261123-0042"
PATHS = ("/", "/?lang=en", "/ticket/", "/lookup", "/guide/?open=sinh-con", "/guide/khai-sinh", "/nowhere")

# What no test can feel: the phone's motor and its screen's light, noted instead.
TELLTALE = """
window.told = [];
navigator.vibrate = (pattern) => { told.push(`buzz ${pattern}`); return true; };
Object.defineProperty(navigator, "wakeLock", { value: {
  request: async () => { told.push("lit"); return { released: false }; },
} });
"""


@pytest.fixture
def portal(tmp_path: Path, ambient: Ambient) -> Iterator[Served]:
    box = ToldBox(known={CODE: PublicStatus("4", date(2026, 12, 4))})
    with served_portal(tmp_path, ambient, box) as served:
        yield served


@pytest.fixture
def mini_browser(browser: Browser) -> Iterator[BrowserContext]:
    """What phones open for a portal: no JavaScript, a small screen, Vietnamese."""
    context = browser.new_context(
        locale="vi-VN", java_script_enabled=False, viewport={"width": 360, "height": 640}, device_scale_factor=2
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def phone(mini_browser: BrowserContext) -> Page:
    return mini_browser.new_page()


def test_the_button_is_in_the_first_screenful_and_big_enough_for_a_thumb(phone: Page, portal: Served) -> None:
    phone.goto(portal.url)
    box = phone.get_by_role("button", name="Kết nối Internet miễn phí").bounding_box()
    assert box is not None and box["y"] + box["height"] <= 320 and box["height"] >= 64 and box["width"] >= 300


def test_the_whole_way_works_without_javascript_cookies_or_outside_requests(
    phone: Page, mini_browser: BrowserContext, portal: Served
) -> None:
    asked: list[str] = []
    mini_browser.on("request", lambda request: asked.append(request.url))
    phone.goto(portal.url)
    phone.get_by_role("button", name="Kết nối Internet miễn phí").click()
    phone.wait_for_url(f"{portal.url}/connected")
    assert phone.get_by_role("heading").inner_text() == "Máy của Ông/Bà đã có Internet đến 16:30."
    assert phone.get_by_role("link").count() == 1
    assert asked == [f"{portal.url}/", f"{portal.url}/connect", f"{portal.url}/connected"]
    assert mini_browser.cookies() == []


def test_the_qr_code_on_a_screenshot_is_read(phone: Page, portal: Served) -> None:
    phone.goto(portal.url)
    phone.locator(".qr").scroll_into_view_if_needed()
    seen = Image.open(BytesIO(phone.screenshot()))
    assert [code.text for code in zxingcpp.read_barcodes(seen)] == ["https://zalo.me/1234567890123456789"]


def test_the_qr_code_is_read_from_a_dark_screen_too(phone: Page, portal: Served) -> None:
    phone.emulate_media(color_scheme="dark")
    phone.goto(portal.url)
    phone.locator(".qr").scroll_into_view_if_needed()
    assert zxingcpp.read_barcodes(Image.open(BytesIO(phone.screenshot())))


def test_a_code_typed_on_the_first_page_shows_the_status(phone: Page, portal: Served) -> None:
    phone.goto(portal.url)
    phone.get_by_label("Mã hồ sơ in trên giấy hẹn").fill(CODE.lower())
    phone.get_by_role("button", name="Tra cứu").click()
    phone.get_by_text("Đang xử lý").wait_for()
    assert CODE not in phone.url


def test_the_language_is_one_tap_away_and_stays(phone: Page, portal: Served) -> None:
    phone.goto(portal.url)
    phone.get_by_role("link", name="English").click()
    phone.get_by_role("button", name="Connect to free Internet").click()
    assert "Your device now has Internet until 16:30." in phone.get_by_role("heading").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(page: Page, portal: Served, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(portal.url + path)
    assert axe_violations(page) == []


def test_axe_finds_nothing_after_the_tap(page: Page, portal: Served) -> None:
    page.goto(portal.url)
    page.get_by_role("button", name="Kết nối Internet miễn phí").click()
    assert axe_violations(page) == []
    page.goto(portal.url)
    assert axe_violations(page) == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", [180, 320, 360, 1366])
def test_nothing_sticks_out_at_any_width_or_at_double_zoom(page: Page, portal: Served, path: str, width: int) -> None:
    # A 360 px phone at 200 % zoom lays the page out at 180 px.
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(portal.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_browser_reports_no_breach_of_the_content_policy(page: Page, portal: Served) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(portal.url)
    page.get_by_role("button", name="Kết nối Internet miễn phí").click()
    assert told == []


def test_opening_zalo_is_told_by_a_ping_and_goes_straight_there(phone: Page, portal: Served) -> None:
    phone.goto(portal.url)
    phone.get_by_role("button", name="Kết nối Internet miễn phí").click()
    with phone.expect_request("**/opened/zalo") as told:
        phone.get_by_role("link", name="Mở Zalo của Trung tâm").click()
    assert told.value.method == "POST"


@pytest.mark.parametrize("state", ["waiting", "called", "no_show"])
def test_a_number_is_taken_and_watched_without_javascript_and_axe_finds_nothing(
    phone: Page, page: Page, portal: Served, state: str
) -> None:
    phone.goto(portal.url + "/ticket/")
    phone.get_by_role("button", name="Đất đai").click()
    phone.get_by_role("heading", name="A001").wait_for()
    box = portal.parts.link
    assert isinstance(box, ToldBox)
    (key,) = box.tickets
    box.tickets[key] = replace(box.tickets[key], state=state, counter=3)
    portal.parts.tickets._places.clear()
    page.set_viewport_size({"width": 180, "height": 640})
    page.goto(phone.url)
    assert page.evaluate("document.documentElement.scrollWidth") <= 180
    assert axe_violations(page) == []


def test_with_javascript_the_page_flashes_vibrates_and_stays_lit_when_the_number_is_called(
    browser: Browser, portal: Served
) -> None:
    context = browser.new_context(locale="vi-VN", viewport={"width": 360, "height": 640})
    context.add_init_script(TELLTALE)
    page = context.new_page()
    page.goto(portal.url + "/ticket/")
    page.get_by_role("button", name="Đất đai").click()
    page.get_by_role("heading", name="A001").wait_for()
    page.get_by_role("button", name="Rung khi đến lượt tôi").click()
    assert page.evaluate("window.told") == ["lit", "buzz 150"]
    box = portal.parts.link
    assert isinstance(box, ToldBox)
    (key,) = box.tickets
    box.tickets[key] = replace(box.tickets[key], state="called", counter=3, called_at="2026-11-23T01:30:00.000Z")
    portal.parts.tickets._places.clear()
    page.get_by_text("Mời Ông/Bà đến quầy số 3.").wait_for(timeout=60_000)
    assert page.evaluate("document.body.classList.contains('flash')")
    assert page.evaluate("window.told").pop() == "buzz 600,300,600,300,1200"
    assert page.title().startswith("MỜI ĐẾN QUẦY")
    assert axe_violations(page) == []
    context.close()
