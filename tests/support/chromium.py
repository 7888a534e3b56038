"""A real browser for tests: Debian's Chromium driven by Playwright, screenshots, and the axe accessibility rules.

The fixtures `browser`, `context` and `page` are there for every test below tests/browser (see its conftest.py).
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = os.environ.get("MOTCUA_CHROMIUM", "/usr/bin/chromium")
ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = Path(__file__).with_name("axe.min.js")  # axe-core, MPL-2.0 (axe.LICENSE); used by tests only
WCAG_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

PHONE, KIOSK, DESK, HALL = (360, 640), (1080, 1920), (1366, 768), (1920, 1080)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole test run; skipped where there is no Chromium."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile that speaks Vietnamese."""
    made = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    made.set_default_timeout(15_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A fresh page of phone size."""
    opened = context.new_page()
    resize(opened, PHONE)
    return opened


def resize(page: Page, size: tuple[int, int]) -> None:
    """Give the page a screen of `size` (width, height) in CSS pixels."""
    page.set_viewport_size({"width": size[0], "height": size[1]})


def screenshot(page: Page, url: str, path: Path, width: int, height: int, *, full: bool = False) -> Path:
    """Open `url` at this size, wait for its fonts and requests, and save what is seen (or the full page) at `path`."""
    resize(page, (width, height))
    page.goto(url, wait_until="load")
    settle(page)
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=full)
    return path


def settle(page: Page) -> None:
    """Wait until the fonts are there."""
    page.evaluate("document.fonts.ready.then(() => true)")


def axe_violations(page: Page, tags: Sequence[str] = WCAG_TAGS) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA on the open page, one line per rule and place."""
    # Evaluated through the debugger, so the page's own script policy stays as strict as it is.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", list(tags)
    )
    return [
        f"{rule['id']}: {rule['help']} – {node['target']} {node.get('failureSummary', '')[:300]}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def foreign_requests(page: Page) -> list[str]:
    """Return a list that fills with every request of the page to anything but loopback."""
    found: list[str] = []

    def look(url: str) -> None:
        if not url.startswith(("http://127.0.0.1", "http://localhost", "data:", "blob:")):
            found.append(url)

    page.on("request", lambda request: look(request.url))
    return found
