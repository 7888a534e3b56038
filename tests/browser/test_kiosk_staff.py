"""The counter, the guide and the hall in a real browser: keys alone at the counter, the call in the hall."""

import time

from playwright.sync_api import expect

from tests.support.chromium import HALL, resize
from tests.support.kiosk_pages import first_service, intake, log_in
from tests.support.kiosk_process import ask


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


CARD = "075085900001|271900001|Nguyễn Văn Ví Dụ|01021985|Nam|Khu phố 1, Phường Trấn Biên, Đồng Nai|15042021"


def test_a_card_scanned_at_the_counter_fills_the_name_in_wherever_the_cursor_stands(page, kiosk):
    log_in(page, kiosk, "hoa", "/counter")
    page.locator(".desk-card").first.click()
    page.wait_for_selector("[data-procedure-query]")
    page.keyboard.press("F9")
    page.locator("[data-procedure-query]").fill("giay chung nhan")
    page.locator("[data-procedure]").first.click()
    page.locator("#phone").fill("0912")
    page.evaluate(
        """(text) => [...text, "Enter"].forEach((key) => document.activeElement.dispatchEvent(
          new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })))""",
        CARD,
    )
    expect(page.locator("#name")).to_have_value("Nguyễn Văn Ví Dụ")
    expect(page.locator("[data-card-said]")).to_contain_text("01/02/1985")
    expect(page.locator("#phone")).to_have_value("0912")
    expect(page.locator("#id_number")).to_have_value("")
    page.get_by_role("button", name="Điền cả số căn cước và địa chỉ trên thẻ").click()
    expect(page.locator("#id_number")).to_have_value("075085900001")
    expect(page.locator("[data-intake-form]")).to_be_visible()


def test_the_number_pad_alone_pauses_opens_and_closes_the_counter(page, kiosk):
    log_in(page, kiosk, "hoa", "/counter")
    page.goto(f"{kiosk.url}/counter?desk=5")
    state = page.locator("[data-desk-state]")
    expect(state).not_to_be_empty()
    page.evaluate("document.activeElement.blur()")
    for digit, word in (("2", "Đang mở"), ("1", "Đang nghỉ"), ("2", "Đang mở"), ("3", "Quầy đang đóng")):
        for code in ("NumpadDivide", f"Numpad{digit}"):
            page.keyboard.press(code)
        expect(state).to_have_text(word)
