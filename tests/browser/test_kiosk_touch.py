"""The touch screen in a real browser at its real size: three taps to a number, scans, the rest, the faces."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import axe_violations
from tests.support.kiosk_pages import first_service
from tests.support.kiosk_process import RunningKiosk, ask


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
