"""The counter by keys alone in a real browser: people postponed and brought back, a result handed over, writing together."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import axe_violations
from tests.support.kiosk_pages import first_service, intake, log_in
from tests.support.kiosk_process import RunningKiosk, ask


@pytest.fixture
def counter(page: Page, kiosk: RunningKiosk) -> Page:
    """A counter with two people waiting."""
    for _ in range(2):
        ask(kiosk.connect(), "POST", "/api/tickets", {"service_id": first_service(kiosk)})
    log_in(page, kiosk, "hoa", "/counter")
    page.locator(".desk-card").first.click()
    page.wait_for_selector("[data-procedure-query]")
    return page


def test_the_number_pad_alone_calls_postpones_brings_back_and_undoes(counter):
    next_one = counter.locator("[data-next-number]")
    expect(next_one).not_to_be_empty()
    announced = next_one.inner_text()
    counter.keyboard.press("NumpadAdd")
    expect(counter.locator("[data-person-number]")).to_have_text(announced)
    counter.keyboard.press("Numpad5")
    counter.keyboard.press("F5")
    expect(counter.locator("[data-postpone]")).to_be_visible()
    counter.keyboard.press("Numpad1")
    expect(counter.locator("[data-aside]")).to_contain_text(announced)
    counter.keyboard.press("NumpadDecimal")
    counter.keyboard.press("Numpad1")
    expect(counter.locator("[data-person]")).to_be_visible()
    expect(counter.locator("[data-person-number]")).to_have_text(announced)
    counter.keyboard.press("NumpadSubtract")
    expect(counter.locator("[data-aside]")).to_contain_text(announced)


def test_keys_typed_ahead_are_done_one_after_the_other(counter):
    """A slow answer (a busy box) makes no key of a quick clerk vanish, and an impatient second press asks once."""
    asked = []
    counter.route(
        "**/api/counters/*/start", lambda route: (asked.append("start"), time.sleep(0.5), route.continue_())
    )
    counter.route("**/api/counters/*/finish", lambda route: (asked.append("finish"), route.continue_()))
    counter.keyboard.press("NumpadAdd")
    expect(counter.locator('[data-act="start"]')).to_be_enabled()
    for key in ("NumpadEnter", "NumpadEnter", "Numpad8"):
        counter.keyboard.press(key)
    expect(counter.locator("[data-idle]")).to_be_visible()
    expect(counter.locator("[data-fault]")).to_be_hidden()
    assert asked == ["start", "finish"]


def test_a_result_is_found_by_its_code_and_handed_over(counter, kiosk):
    intake(counter)
    code = counter.locator(".slip-code").inner_text()
    counter.locator('[data-tab="work"]').click()
    counter.keyboard.type(code)
    counter.keyboard.press("Enter")
    expect(counter.locator(".found")).to_contain_text("Nguyễn Thị Hoàng Anh")
    counter.keyboard.press("Enter")  # "Trả kết quả" has the focus
    expect(counter.locator("form.act")).to_be_visible()
    assert axe_violations(counter) == []
    counter.locator("form.act button").first.click()
    expect(counter.locator("[data-work-done]")).to_contain_text("Đã ghi sổ")
    assert kiosk.read("SELECT COUNT(*) FROM ledger_lines")[0][0] >= 1


def test_what_the_visitor_types_stands_large_before_the_clerk(counter, kiosk):
    counter.goto(f"{kiosk.url}/write?desk=1")
    visitor = counter.context.new_page()
    visitor.goto(f"{kiosk.url}/write?desk=1&side=visitor")
    visitor.fill("#mine", "Tôi muốn sao y giấy khai sinh")
    expect(counter.locator("[data-other]")).to_have_text("Tôi muốn sao y giấy khai sinh")
    counter.locator("[data-clear]").click()
    expect(counter.locator("[data-other]")).to_be_empty()
