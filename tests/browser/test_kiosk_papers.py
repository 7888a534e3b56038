"""What to bring and what is missing, on the touch screen and at the counter; the form to be signed with the slip."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import HALL, KIOSK, axe_violations, resize
from tests.support.kiosk_pages import intake, log_in
from tests.support.kiosk_process import RunningKiosk
from tests.support.processes import ProcessSet

OFFICE = """
[[printer]]
name = "van-phong"
transport = "cups"
address = "ipp://127.0.0.1:631/printers/a4"
kinds = ["form"]
"""


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKiosk]:
    """A kiosk service of a centre with an office printer."""
    folder = tmp_path_factory.mktemp("kiosk")
    with ProcessSet(folder / "logs") as processes:
        running = RunningKiosk(processes, folder)
        running.config.write_text(running.config.read_text(encoding="utf-8") + OFFICE, encoding="utf-8")
        yield running.start()


@pytest.mark.parametrize(("lang", "size"), [("vi", KIOSK), ("en", HALL)])
def test_a_citizen_prints_what_to_bring_from_a_situation(page: Page, kiosk: RunningKiosk, lang, size):
    before = kiosk.read("SELECT COUNT(*) FROM checklists")[0][0]
    resize(page, size)
    page.goto(f"{kiosk.url}/take?lang={lang}")
    page.locator('a[href^="/situations/"]').first.click()
    assert axe_violations(page) == []
    page.locator(".wish-papers").first.click()
    expect(page.locator(".papers li").first).to_be_visible()
    assert axe_violations(page) == []
    page.locator('form[action^="/procedures/"] button').click()
    expect(page.locator("[data-print-job]")).to_be_visible()
    assert kiosk.read("SELECT COUNT(*) FROM checklists")[0][0] == before + 1
    page.locator('button[name="choice"]').click()
    page.wait_for_selector("[data-number]")


def test_a_clerk_prints_what_is_missing_and_the_sheet_brings_the_form_back(page: Page, kiosk: RunningKiosk):
    log_in(page, kiosk, "hoa", "/counter")
    page.locator(".desk-card").first.click()
    page.wait_for_selector("[data-procedure-query]")
    page.keyboard.press("F9")
    page.locator("[data-procedure-query]").fill("giay chung nhan")
    page.locator("[data-procedure]").first.click()
    page.locator("[data-paper] input").first.fill("0")
    page.locator("[data-missing-open]").click()
    expect(page.locator("[data-missing] input[type=checkbox]").first).to_be_checked()
    assert axe_violations(page) == []
    page.locator("[data-missing] button").first.click()
    expect(page.locator("[data-missing-paper]")).to_be_visible()
    code = kiosk.read("SELECT code FROM checklists WHERE issued_by = 'staff:hoa'")[0][0]
    page.locator("[data-other-procedure]").first.click()
    page.locator("[data-scan-code]").fill(f"PHIEU-{code}")
    page.keyboard.press("Enter")
    expect(page.locator("[data-intake-form]")).to_contain_text("còn thiếu")


def test_an_intake_prints_the_form_to_be_signed_beside_the_slip(page: Page, kiosk: RunningKiosk):
    log_in(page, kiosk, "hoa", "/counter")
    page.locator(".desk-card").first.click()
    page.wait_for_selector("[data-procedure-query]")
    intake(page)
    expect(page.locator(".slip-code")).to_contain_text("000.00.00.H19-")
    expect(page.locator("[data-print-job]")).to_have_count(2)
    assert axe_violations(page) == []
    kinds = kiosk.read("SELECT kind FROM print_jobs ORDER BY rowid DESC LIMIT 2")
    assert kinds == [("form",), ("slip",)]


def test_a_clerk_drafts_a_refusal_beside_the_form_and_it_waits_for_its_signature(page: Page, kiosk: RunningKiosk):
    log_in(page, kiosk, "hoa", "/counter")
    page.locator(".desk-card").first.click()
    page.wait_for_selector("[data-procedure-query]")
    page.keyboard.press("F9")
    page.locator("[data-procedure-query]").fill("giay chung nhan")
    page.locator("[data-procedure]").first.click()
    page.locator("#name").fill("Nguyễn Văn Mẫu")
    page.locator("[data-refusal-open]").click()
    page.locator("[data-refusal] [name=reason]").fill("Thửa đất đang có tranh chấp.")
    assert axe_violations(page) == []
    page.locator("[data-refusal] button").first.click()
    expect(page.locator("[data-refusal-done]")).to_be_visible()
    page.goto(f"{kiosk.url}/counter/notices")
    expect(page.locator("table")).to_contain_text("Nguyễn Văn Mẫu")
    assert axe_violations(page) == []
