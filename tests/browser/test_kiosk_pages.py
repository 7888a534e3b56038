"""The kiosk's pages in a real browser at their real size: three taps to a number, keys at the counter, no axe finding."""

import sqlite3
import time
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import DESK, HALL, KIOSK, axe_violations, resize, settle
from tests.support.kiosk_process import PASSWORD, RunningKiosk, ask
from tests.support.processes import ProcessSet

TEN_SECONDS_MS = 10_000
MAX_PAGE_BYTES = 100_000


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kiosk")
    with ProcessSet(folder / "logs") as processes:
        yield RunningKiosk(processes, folder).start()


@pytest.fixture
def touch(page: Page, kiosk: RunningKiosk) -> Page:
    resize(page, KIOSK)
    page.goto(kiosk.url)
    return page


def log_in(page: Page, kiosk: RunningKiosk, login: str, path: str) -> Page:
    resize(page, DESK)
    page.goto(f"{kiosk.url}/login?next={path}")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == path)
    return page


def first_service(kiosk: RunningKiosk) -> str:
    _, body = ask(kiosk.connect(), "GET", "/api/services")
    return str(body["services"][0]["id"])


def test_three_taps_lead_through_a_situation_to_a_number(touch):
    touch.locator("a[href='/take']").click()
    touch.locator("a.tile[href^='/situations/']").first.click()
    touch.locator("button.wish").first.click()
    expect(touch.locator(".number-big")).to_have_text(touch.locator("[data-number]").get_attribute("data-number"))
    expect(touch.locator(".qr")).to_be_visible()


def test_three_taps_lead_through_a_field_to_a_number(touch):
    touch.locator("a[href='/take']").click()
    touch.locator("a.tile[href^='/services/']").first.click()
    touch.locator("button.wish").first.click()
    expect(touch.locator(".number-big")).to_be_visible()


def test_the_own_keyboard_finds_a_procedure_without_diacritics(touch):
    touch.locator("a[href='/take']").click()
    touch.locator("a.touch-search").click()
    for letter in "DAT DAI":
        touch.locator(".kb-space" if letter == " " else f".kb-key:text-is('{letter}')").click()
    expect(touch.locator("#q")).to_have_value("dat dai")
    expect(touch.locator("button.wish").first).to_be_visible()
    touch.locator("button.wish").first.click()
    expect(touch.locator(".number-big")).to_be_visible()


def test_the_number_page_says_when_the_paper_is_out(touch, kiosk):
    touch.goto(f"{kiosk.url}/fields")
    touch.locator("a.tile").nth(1).click()
    touch.locator("button.wish").first.click()
    expect(touch.locator("[data-print-job]")).to_contain_text("Đang in phiếu")
    set_job(kiosk, touch.locator("[data-print-job]").get_attribute("data-print-job"), "printed")
    expect(touch.locator("[data-print-job]")).to_contain_text("Mời Ông/Bà lấy phiếu")


def test_a_printer_without_paper_is_told_with_the_number_that_still_counts(touch, kiosk):
    touch.goto(f"{kiosk.url}/fields")
    touch.locator("a.tile").nth(1).click()
    touch.locator("button.wish").first.click()
    number = touch.locator(".number-big").inner_text()
    set_job(kiosk, touch.locator("[data-print-job]").get_attribute("data-print-job"), "deferred")
    expect(touch.locator("[data-print-job]")).to_contain_text(f"Số của Ông/Bà vẫn được giữ: {number}")


def set_job(kiosk: RunningKiosk, job_id: str, state: str) -> None:
    # The spooler is not running here; its word is put into the database it would write to.
    with closing(sqlite3.connect(kiosk.database, timeout=5, isolation_level=None)) as connection:
        connection.execute("UPDATE print_jobs SET state = ? WHERE id = ?", (state, job_id))


def test_a_tapping_storm_on_one_button_takes_one_number(touch, kiosk):
    before = kiosk.read("SELECT COUNT(*) FROM tickets")[0][0]
    touch.goto(f"{kiosk.url}/fields")
    touch.locator("a.tile").first.click()
    touch.locator("button.wish").first.dblclick(delay=1)
    expect(touch.locator(".number-big")).to_be_visible()
    assert kiosk.read("SELECT COUNT(*) FROM tickets")[0][0] == before + 1


def test_a_priority_chosen_before_the_tap_is_on_the_ticket(touch, kiosk):
    touch.goto(f"{kiosk.url}/fields")
    touch.locator("a.tile").first.click()
    touch.get_by_label("Người cao tuổi").check()
    touch.locator("button.wish").first.click()
    expect(touch.locator(".number-big")).to_be_visible()
    assert kiosk.read("SELECT priority_group FROM tickets ORDER BY seq DESC LIMIT 1") == [("elderly",)]


def test_a_resting_page_warns_and_more_time_keeps_it(touch, kiosk):
    touch.clock.install()
    touch.goto(f"{kiosk.url}/fields")
    touch.clock.fast_forward(50_000)
    expect(touch.locator("[data-still-there]")).to_be_visible()
    touch.get_by_role("button", name="Thêm thời gian").click()
    expect(touch.locator("[data-still-there]")).to_be_hidden()
    assert touch.url.endswith("/fields")


def test_a_page_left_alone_goes_back_to_the_vietnamese_start(touch, kiosk):
    touch.clock.install()
    touch.goto(f"{kiosk.url}/search?lang=en&q=secret")
    for _ in range(
        12
    ):  # the browser's own late scroll to the focused field counts as a touch and begins the rest anew
        if touch.url.endswith("/?lang=vi"):
            break
        touch.clock.run_for(15_000)
    touch.wait_for_url("**/?lang=vi")
    expect(touch.locator("html")).to_have_attribute("lang", "vi")
    assert "secret" not in touch.content()


def test_help_is_called_and_answered(touch, kiosk, context):
    touch.locator("[data-help]").click()
    expect(touch.locator("[data-help]")).to_contain_text("Nhân viên đang đến")
    guide = context.browser.new_context(locale="vi-VN").new_page()
    log_in(guide, kiosk, "tuan", "/guide")
    guide.get_by_role("button", name="Tôi đến").click()
    expect(guide.get_by_text("Có người gọi trợ giúp")).to_have_count(0)
    assert kiosk.read("SELECT answered_by FROM help_calls") == [("tuan",)]


def test_a_clerk_calls_serves_takes_a_dossier_in_and_takes_an_act_back_by_keys_alone(page, kiosk):
    connection, service = kiosk.connect(), first_service(kiosk)
    for _ in range(2):
        ask(connection, "POST", "/api/tickets", {"service_id": service})
    log_in(page, kiosk, "hoa", "/counter")
    page.locator(".desk-card").first.click()
    page.wait_for_selector("[data-procedure-query]")
    page.keyboard.press("F2")
    expect(page.locator("[data-person-number]")).to_be_visible()
    first = page.locator("[data-person-number]").inner_text()
    page.keyboard.press("F4")
    expect(page.locator("[data-person-state]")).to_contain_text("Đang phục vụ")
    intake(page)
    expect(page.locator(".slip-code")).to_contain_text("000.00.00.H19-")
    page.keyboard.press("F2")
    expect(page.locator("[data-person-number]")).not_to_have_text(first)
    second = page.locator("[data-person-number]").inner_text()
    page.keyboard.press("F6")
    expect(page.locator("[data-idle]")).to_be_visible()
    expect(page.locator("[data-undo]")).to_contain_text(second)
    page.keyboard.press("Escape")
    expect(page.locator("[data-person-number]")).to_be_visible()
    expect(page.locator("[data-person-number]")).to_have_text(second)
    page.keyboard.press("F8")
    expect(page.locator("[data-idle]")).to_be_visible()


def intake(page: Page) -> None:
    if page.locator("[data-intake-form]").count() == 0:
        page.keyboard.press("F9")
        page.locator("[data-procedure-query]").fill("giay chung nhan")
        page.locator("[data-procedure]").first.click()
    page.locator("#name").fill("Nguyễn Thị Hoàng Anh")
    page.locator("#phone").fill("0912 345 678")
    expect(page.locator("[data-due]")).to_contain_text("/20")
    page.keyboard.press("F9")


def test_a_mistake_in_the_intake_is_told_beside_the_form_and_nothing_typed_is_lost(page, kiosk):
    log_in(page, kiosk, "hoa", "/counter")
    page.locator(".desk-card").first.click()
    page.wait_for_selector("[data-procedure-query]")
    page.keyboard.press("F9")
    page.locator("[data-procedure-query]").fill("giay chung nhan")
    page.locator("[data-procedure]").first.click()
    page.locator("#name").fill("Nguyễn Văn Mẫu")
    page.locator("#phone").fill("12")
    page.keyboard.press("F9")
    expect(page.locator("[data-intake-fault]")).to_be_visible()
    expect(page.locator("#name")).to_have_value("Nguyễn Văn Mẫu")


def test_f5_by_habit_does_not_reload_the_counter(page, kiosk):
    log_in(page, kiosk, "hoa", "/counter")
    page.locator(".desk-card").first.click()
    page.wait_for_selector("[data-procedure-query]")
    page.evaluate("window.stayed = true")
    page.keyboard.press("F5")
    time.sleep(0.3)
    assert page.evaluate("window.stayed") is True


def test_the_hall_shows_a_call_within_seconds_and_says_when_it_is_cut_off(page, kiosk, context):
    resize(page, HALL)
    page.goto(f"{kiosk.url}/display")
    ask(kiosk.connect(), "POST", "/api/tickets", {"service_id": first_service(kiosk)})
    clerk = context.browser.new_context(locale="vi-VN").new_page()
    log_in(clerk, kiosk, "hoa", "/counter")
    clerk.locator(".desk-card").first.click()
    clerk.wait_for_selector("[data-counter]")
    clerk.wait_for_load_state("networkidle")
    clerk.keyboard.press("F2")
    expect(clerk.locator("[data-person-number]")).to_be_visible()
    number = clerk.locator("[data-person-number]").inner_text()
    expect(page.locator(".hall-number").first).to_have_text(number)
    clerk.keyboard.press("F8")
    clerk.close()
    kiosk.kill()
    expect(page.locator("[data-stale]")).to_be_visible(timeout=25_000)
    kiosk.start()
    expect(page.locator("[data-stale]")).to_be_hidden(timeout=25_000)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", [KIOSK, HALL])
def test_axe_finds_nothing_on_the_touch_pages(page, kiosk, language, size):
    resize(page, size)
    _, ticket = ask(kiosk.connect(), "POST", "/api/tickets", {"service_id": first_service(kiosk)})
    service = first_service(kiosk)
    for path in (
        "/",
        "/take",
        "/fields",
        f"/services/{service}",
        f"/services/{service}?several=1",
        "/own",
        f"/own/{ticket['id']}",
        "/appointment",
        "/feedback",
        f"/feedback/{ticket['id']}",
        "/book",
        f"/book/{service}",
        "/own/none",
        "/search?q=dat",
        "/look-up",
        "/results",
        f"/number/{ticket['id']}",
    ):
        page.goto(f"{kiosk.url}{path}{'&' if '?' in path else '?'}lang={language}")
        settle(page)
        assert axe_violations(page) == [], path


STAFF_PAGES = [
    "/counter",
    "/counter?desk=1",
    "/counter/ledger",
    "/guide",
    "/admin",
    "/admin/staff",
    "/display",
    "/supervisor",
    "/reports/day",
    "/write?desk=1",
]


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_axe_finds_nothing_on_the_staff_pages(page, kiosk, path):
    log_in(page, kiosk, "hoa", "/counter")
    page.goto(kiosk.url + path)
    settle(page)
    time.sleep(0.5)
    assert axe_violations(page) == []


@pytest.mark.parametrize(
    "path", ["/", "/take", "/fields", "/results", "/search", "/look-up", "/own", "/appointment", "/feedback", "/book"]
)
@pytest.mark.parametrize("size", [KIOSK, HALL])
def test_touch_targets_are_large_and_nothing_is_wider_than_the_screen(page, kiosk, path, size):
    resize(page, size)
    page.goto(kiosk.url + path)
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        """() => [...document.querySelectorAll('main a, main button, footer a, footer button, header a, header button')]
        .filter((each) => each.offsetParent && Math.min(each.offsetWidth, each.offsetHeight) < 72)
        .map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert small == []


@pytest.mark.parametrize("path", ["/", "/take", "/appointment", "/display", "/login"])
def test_a_page_weighs_at_most_100_kb_and_asks_nobody_else(page, kiosk, path):
    answers = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks the function
    page.goto(kiosk.url + path, wait_until="networkidle" if path != "/display" else "load")
    sizes = {answer.url: len(answer.body()) for answer in answers if answer.status == 200}
    assert all(url.startswith(kiosk.url) for url in sizes)
    assert sum(sizes.values()) <= MAX_PAGE_BYTES, sizes


@pytest.mark.parametrize("size", [KIOSK, HALL])
def test_everything_of_the_first_screen_and_of_the_number_fits_without_scrolling(page, kiosk, size):
    resize(page, size)
    _, ticket = ask(kiosk.connect(), "POST", "/api/tickets", {"service_id": first_service(kiosk)})
    for path in ("/", f"/number/{ticket['id']}"):
        page.goto(kiosk.url + path)
        settle(page)
        hidden = page.evaluate(
            "(() => { const m = document.querySelector('main'); return m.scrollHeight - m.clientHeight })()"
        )
        assert hidden <= 0, f"{path}: {hidden} px below the edge"


def type_like_a_scanner(page: Page, text: str, end: str = "Enter") -> None:
    # One task of the page: the keys come faster than any finger.
    page.evaluate(
        """([text, end]) => {
            const target = document.activeElement ?? document.body;
            for (const key of [...text, ...(end ? [end] : [])]) {
                const event = new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true});
                if (target.dispatchEvent(event) && key.length === 1 && 'value' in target) target.value += key;
            }
        }""",
        [text, end],
    )


def test_a_scanned_ticket_opens_its_own_page_and_steps_back(touch, kiosk):
    _, ticket = ask(kiosk.connect(), "POST", "/api/tickets", {"service_id": first_service(kiosk)})
    touch.goto(f"{kiosk.url}/search")
    touch.locator("#q").focus()
    type_like_a_scanner(touch, str(ticket["tracking_url"]))
    touch.get_by_role("button", name="Tôi ra ngoài 15 phút").click()
    touch.get_by_role("button", name="Tôi đã quay lại").click()
    expect(touch.get_by_role("button", name="Tôi ra ngoài 15 phút")).to_be_visible()


@pytest.mark.parametrize("line", ["075085900001|27190000", "x" * 4096])
def test_half_a_line_and_4_kb_from_the_scanner_ask_for_another_scan_and_type_nothing(touch, kiosk, line):
    touch.goto(f"{kiosk.url}/search")
    touch.locator("#q").focus()
    type_like_a_scanner(touch, line, end="")
    expect(touch.locator("[data-scan-said]")).to_be_visible()
    assert touch.locator("#q").input_value() == ""


def test_an_old_persons_card_proposes_priority_which_the_start_page_forgets(touch, kiosk):
    card = "075045900001|271900001|Nguyễn Văn Mẫu|01021945|Nam|Khu phố 1, Phường Trấn Biên, Đồng Nai|15042021"
    touch.goto(f"{kiosk.url}/take")
    type_like_a_scanner(touch, card)
    expect(touch.locator("[data-scan-said]")).to_contain_text("người cao tuổi")
    touch.goto(f"{kiosk.url}/services/{first_service(kiosk)}")
    expect(touch.get_by_label("Người cao tuổi")).to_be_checked()
    touch.goto(kiosk.url)
    touch.goto(f"{kiosk.url}/services/{first_service(kiosk)}")
    expect(touch.get_by_label("Người cao tuổi")).not_to_be_checked()


def test_larger_text_the_lower_zone_and_contrast_are_switched_and_forgotten(touch, kiosk):
    for name in ("Chữ to", "Hạ thấp", "Tương phản cao"):
        touch.get_by_role("button", name=name).click()
        expect(touch.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
    assert axe_violations(touch) == []
    assert touch.locator(".touch-head").bounding_box()["y"] > 500
    touch.clock.install()
    touch.reload()
    touch.clock.run_for(70_000)
    expect(touch.get_by_role("button", name="Chữ to")).to_have_attribute("aria-pressed", "false")


def test_several_procedures_go_on_one_number_by_one_more_tap(touch, kiosk):
    touch.goto(f"{kiosk.url}/services/{first_service(kiosk)}")
    touch.get_by_role("link", name="Tôi làm nhiều việc").click()
    for place in (0, 1):
        touch.locator(".pick input").nth(place).check()
    touch.get_by_label("2 đến 5").check()
    touch.get_by_role("button", name="Lấy số").click()
    expect(touch.locator(".number-big")).to_be_visible()
    assert kiosk.read("SELECT dossiers FROM tickets ORDER BY seq DESC LIMIT 1") == [("2-5",)]
    assert kiosk.read("SELECT COUNT(*) FROM ticket_steps")[0][0] >= 2


def test_a_refusal_stays_within_the_kiosk_and_leads_back(touch, kiosk):
    touch.goto(f"{kiosk.url}/feedback")
    for letter in ("A", "9", "9", "9"):
        touch.locator(f".kb-key:text-is('{letter}')").click()
    touch.get_by_role("button", name="Tiếp").click()
    expect(touch.locator(".problem-words")).to_contain_text("không có số này")
    touch.locator("main").get_by_role("link", name="Trang đầu").click()
    expect(touch.locator("[data-home]")).to_be_visible()


def test_one_tap_on_a_face_then_thanks(touch, kiosk):
    _, ticket = ask(kiosk.connect(), "POST", "/api/tickets", {"service_id": first_service(kiosk)})
    touch.goto(f"{kiosk.url}/feedback/{ticket['id']}")
    touch.get_by_role("button", name="Hài lòng", exact=True).click()
    touch.get_by_label("Thời gian chờ").check()
    touch.get_by_role("button", name="Gửi").click()
    expect(touch.locator("h1")).to_contain_text("Cảm ơn")
