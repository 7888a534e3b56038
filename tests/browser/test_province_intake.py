"""The counter with a dossier of the province's system: one scan fills the form in, one key takes it in."""

import pytest
from playwright.sync_api import Page, expect

from appliance.core.ambient import real_ambient
from appliance.core.protocol import Change, ChangePage
from appliance.store import Store
from appliance.sync.changes import apply_page
from tests.support.chromium import DESK, axe_violations, resize
from tests.support.kiosk_process import PASSWORD, RunningKiosk

CODE = "000.00.00.H19-261120-0042"


@pytest.fixture
def counter(page: Page, processes, tmp_path) -> tuple[Page, RunningKiosk]:
    """A clerk at a counter of a centre under the province's system, which has announced one dossier."""
    kiosk = RunningKiosk(processes, tmp_path, case_system="province").start()
    body = {
        "procedure_id": "1.001612.000.00.00.H19",
        "procedure_name": "Đăng ký khai sinh",
        "received_at": "2026-11-20T02:00:00Z",
        "due_at": "2027-11-30T10:00:00Z",
        "applicant": {"name": "Trần Thị Thử", "phone": "0987 654 321", "address": "Ấp 2, xã Ví Dụ"},
        "papers": [{"name": "Giấy đề nghị", "originals": 1, "certified": 2}],
    }
    change = Change(seq=1, kind="case", key=CODE, body=body)
    store = Store(kiosk.database)
    apply_page(store, real_ambient(), ChangePage(protocol=1, epoch="e", cursor=1, more=False, changes=[change]))
    store.close()
    resize(page, DESK)
    page.goto(f"{kiosk.url}/login?next=/counter")
    page.fill("#login", "lan")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".desk-card").first.click()
    page.wait_for_selector("[data-procedure-query]")
    return page, kiosk


def scan(page: Page, code: str) -> None:
    """Scan as a hand scanner does: it types the code and Enter."""
    page.keyboard.press("F9")
    expect(page.locator("[data-procedure-query]")).to_be_focused()
    page.keyboard.type(f"https://dvc.example.vn/tra-cuu/{code}")
    page.keyboard.press("Enter")


def test_one_scan_and_one_key_take_the_dossier_in_and_the_form_opens(counter) -> None:
    page, kiosk = counter
    scan(page, CODE)
    expect(page.locator("#name")).to_have_value("Trần Thị Thử")
    expect(page.locator("[data-intake]")).to_contain_text("30/11/2027")
    expect(page.locator("[data-intake]")).to_contain_text("Giấy đề nghị")
    assert axe_violations(page) == []
    page.keyboard.press("F9")
    expect(page.locator(".slip-code")).to_have_text(CODE)
    link = page.locator("[data-form-pdf]")
    form = page.request.get(f"{kiosk.url}{link.get_attribute('href')}")
    assert (form.status, form.body()[:5]) == (200, b"%PDF-")
    assert kiosk.read("SELECT code, applicant_name FROM dossiers") == [(CODE, "Trần Thị Thử")]
    page.locator("[data-other-procedure]").click()
    scan(page, CODE)
    expect(page.locator("[data-intake]")).to_contain_text("đã nhận ở đây")


def test_a_code_that_has_not_come_yet_is_kept_and_the_rest_is_typed(counter) -> None:
    page, kiosk = counter
    unknown = CODE.replace("0042", "0043")
    scan(page, unknown)
    expect(page.locator("[data-intake]")).to_contain_text("hãy chọn thủ tục và nhập tay")
    page.locator("[data-procedure]").first.click()
    expect(page.locator("#dossier_code")).to_have_value(unknown)
    page.locator("#name").fill("Lê Văn Tay")
    page.locator("#return_by").select_option("post")
    page.locator("#return_address").fill("Số 1, đường Ví Dụ")
    page.keyboard.press("F9")
    expect(page.locator(".slip-code")).to_have_text(unknown)
    assert "bưu chính công ích: Số 1" in str(kiosk.read("SELECT document FROM slips")[0][0])
