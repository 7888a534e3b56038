"""A running kiosk and its pages for browser tests: the touch screen, a clerk who logs in."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import DESK, KIOSK, resize
from tests.support.kiosk_process import PASSWORD, RunningKiosk, ask
from tests.support.processes import ProcessSet


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKiosk]:
    """One kiosk service for the tests of a file."""
    folder = tmp_path_factory.mktemp("kiosk")
    with ProcessSet(folder / "logs") as processes:
        yield RunningKiosk(processes, folder).start()


@pytest.fixture
def touch(page: Page, kiosk: RunningKiosk) -> Page:
    """The first screen at the size of a standing kiosk."""
    resize(page, KIOSK)
    page.goto(kiosk.url)
    return page


def log_in(page: Page, kiosk: RunningKiosk, login: str, path: str) -> Page:
    """Log in at a desk and open `path`."""
    resize(page, DESK)
    page.goto(f"{kiosk.url}/login?next={path}")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == path)
    return page


def first_service(kiosk: RunningKiosk) -> str:
    """Return the first procedure's id."""
    _, body = ask(kiosk.connect(), "GET", "/api/services")
    return str(body["services"][0]["id"])


def intake(page: Page) -> None:
    """Fill the intake form in and send it by its key."""
    if page.locator("[data-intake-form]").count() == 0:
        page.keyboard.press("F9")
        page.locator("[data-procedure-query]").fill("giay chung nhan")
        page.locator("[data-procedure]").first.click()
    page.locator("#name").fill("Nguyễn Thị Hoàng Anh")
    page.locator("#phone").fill("0912 345 678")
    expect(page.locator("[data-due]")).to_contain_text("/20")
    page.keyboard.press("F9")
