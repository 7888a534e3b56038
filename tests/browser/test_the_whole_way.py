"""The whole way in a real browser against the running demo, each page looked at by axe; the README's pictures come from here.

`MOTCUA_PICTURES=docs/pictures` (what `make pictures` sets) keeps those the README shows; otherwise all of them go to the
test's own folder.
"""

import io
import json
import os
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.support.chromium import DESK, KIOSK, PHONE, axe_violations, foreign_requests, settle
from tests.support.processes import ProcessSet, wait_until
from tests.support.running_demo import RunningDemo

STAFF_DESK = (1280, 900)
README_PICTURES = {"portal-phone", "kiosk-start", "ticket", "slip", "tracking-phone", "counter", "staff-dossier"}
MAX_PICTURE_WIDTH = {"portal-phone": 360, "tracking-phone": 360, "kiosk-start": 480, "kiosk-number": 480}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("whole-way")
    with ProcessSet(folder / "logs") as processes:
        yield RunningDemo(processes, folder / "state")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    wanted = os.environ.get("MOTCUA_PICTURES")
    folder = Path(wanted) if wanted else tmp_path_factory.mktemp("pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def people(browser: Browser):
    """One browser profile per person, kept over the whole way."""
    contexts = {
        name: browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport={"width": w, "height": h})
        for name, (w, h) in {
            "visitor": PHONE,
            "citizen": KIOSK,
            "clerk": DESK,
            "officer": STAFF_DESK,
            "phone": PHONE,
        }.items()
    }
    for context in contexts.values():
        context.set_default_timeout(30_000)
    expect.set_options(timeout=20_000)  # eight services and other files' tests share the machine
    yield {name: context.new_page() for name, context in contexts.items()}
    expect.set_options(timeout=5_000)
    for context in contexts.values():
        context.close()


def look(page: Page, pictures: Path, name: str, *, full: bool = False) -> None:
    """Check the open page with axe and keep its picture, in few colours and at a readable size."""
    settle(page)
    assert not axe_violations(page), name
    keep(Image.open(io.BytesIO(page.screenshot(full_page=full))), pictures, name)


def keep(picture: Image.Image, pictures: Path, name: str) -> None:
    if "MOTCUA_PICTURES" in os.environ and name not in README_PICTURES:
        return
    width = MAX_PICTURE_WIDTH.get(name, picture.width)
    if picture.width > width:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    picture.convert("RGB").quantize(64).save(pictures / f"{name}.png", optimize=True)


def newest_paper(demo: RunningDemo, count: int) -> Image.Image:
    """Wait until the virtual printer has cut `count` papers and return the newest one's picture."""
    base = demo.plan.url(3)

    def papers() -> list[dict[str, object]]:
        with urllib.request.urlopen(f"{base}/papers", timeout=5) as answer:
            # The list begins with the paper still under the head: it is not whole yet.
            return [paper for paper in json.loads(answer.read()) if paper["cut"]]

    wait_until(lambda: len(papers()) >= count, 40, f"{count} papers")
    with urllib.request.urlopen(f"{base}/papers/{papers()[0]['id']}.png", timeout=5) as answer:
        return Image.open(io.BytesIO(answer.read()))


def test_the_whole_way_from_the_wifi_to_the_result(
    demo: RunningDemo, people: dict[str, Page], pictures: Path
) -> None:
    strangers = {name: foreign_requests(page) for name, page in people.items()}
    visit_the_portal(demo, people["visitor"], pictures)
    take_a_number(demo, people["citizen"], pictures)
    keep(newest_paper(demo, 1), pictures, "ticket")
    serve_at_the_counter(demo, people["clerk"], pictures)
    slip = newest_paper(demo, 2)
    keep(slip, pictures, "slip")
    (code,) = [one.text for one in zxingcpp.read_barcodes(slip.convert("L")) if "/T/" in one.text]
    follow_the_dossier(demo, people["phone"], code, pictures)
    mark_the_result_ready(demo, people["officer"], pictures)
    expect_the_news(people["phone"], pictures)
    assert strangers == {name: [] for name in people}, "no page asks for anything outside"


def visit_the_portal(demo: RunningDemo, page: Page, pictures: Path) -> None:
    page.goto(demo.plan.url(0))
    look(page, pictures, "portal-phone", full=True)
    page.get_by_role("link", name="Chỉ xem hướng dẫn").click()
    look(page, pictures, "portal-guide")
    page.goto(demo.plan.url(0))
    page.get_by_role("button", name="Kết nối Internet miễn phí").click()
    expect(page.locator("h1")).to_be_visible()
    look(page, pictures, "portal-connected")


def take_a_number(demo: RunningDemo, page: Page, pictures: Path) -> None:
    page.goto(demo.plan.url(1))
    look(page, pictures, "kiosk-start")
    page.locator("a[href='/take']").click()
    page.locator(".tiles a.tile", has_text="Mua bán").click()
    look(page, pictures, "kiosk-choice")
    page.locator("button.wish").first.click()
    expect(page.locator("[data-print-job]")).to_contain_text("Mời Ông/Bà lấy phiếu", timeout=20_000)
    look(page, pictures, "kiosk-number")


def serve_at_the_counter(demo: RunningDemo, page: Page, pictures: Path) -> None:
    login = demo.facts["kiosk_login"]
    page.goto(f"{demo.plan.url(1)}/login?next=/counter")
    page.fill("#login", login["login"])
    page.fill("#password", login["password"])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == "/counter")
    page.locator(".desk-card").first.click()
    page.wait_for_selector("[data-procedure-query]")
    page.keyboard.press("F2")
    expect(page.locator("[data-person-number]")).to_have_text("A001")
    page.keyboard.press("F4")
    page.wait_for_selector("[data-intake-form]")  # the number's procedure opens its form by itself
    page.locator("#name").fill("Nguyễn Văn Mẫu")
    page.locator("#phone").fill("0912 345 678")
    expect(page.locator("[data-due]").first).to_contain_text("/20")
    look(page, pictures, "counter")
    page.keyboard.press("F9")
    expect(page.locator(".slip-code")).to_contain_text("000.00.00.H19-")
    look(page, pictures, "counter-slip")
    page.keyboard.press("F8")


def follow_the_dossier(demo: RunningDemo, page: Page, code: str, pictures: Path) -> None:
    page.goto(demo.plan.url(2) + urlsplit(code).path)
    wait_until(lambda: page.reload() is not None and "Chưa nên đến" in page.content(), 40, "the dossier at central")
    look(page, pictures, "tracking-phone", full=True)


def mark_the_result_ready(demo: RunningDemo, page: Page, pictures: Path) -> None:
    login = demo.facts["central_login"]
    page.goto(demo.plan.url(2) + "/staff/")
    page.locator("input[name=login]").fill(login["login"])
    page.locator("input[name=password]").fill(login["password"])
    page.keyboard.press("Enter")
    page.get_by_role("link", name="000.00.00.H19-").first.click()
    look(page, pictures, "staff-dossier")
    change_status(page, "9")


def change_status(page: Page, status: str) -> None:
    page.get_by_label("Trạng thái mới").select_option(status)
    page.get_by_label("Lý do, nội dung cần báo").fill("Đã ký giấy chứng nhận")
    page.get_by_role("button", name="Lưu và báo cho người nộp").click()
    expect(page.locator("#history")).to_contain_text("Đã ký giấy chứng nhận")


def expect_the_news(page: Page, pictures: Path) -> None:
    page.reload()
    expect(page.get_by_text("Đến nhận được rồi").first).to_be_visible()
    look(page, pictures, "tracking-ready", full=True)
