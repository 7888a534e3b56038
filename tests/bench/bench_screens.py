"""The pages in a real browser: when the first screen answers a finger, what pages weigh, memory over a thousand visits."""

import os
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.bench.figures import Sheet
from tests.support.chromium import ARGS, CHROMIUM, KIOSK
from tests.support.kiosk_process import RunningKiosk
from tests.support.processes import ProcessSet

SESSIONS = int(os.environ.get("BENCH_SESSIONS", "1000"))
OPENINGS = 7
PAGES = ("/", "/take", "/appointment", "/feedback", "/display", "/login")
# Interactive: the page's modules have run (they are deferred), so that every button does its work.
_INTERACTIVE = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def run() -> Sheet:
    """Open, weigh, and visit again and again."""
    sheet = Sheet("screens", "The touch screen in Chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessSet(Path(folder) / "logs") as processes,
        sync_playwright() as playwright,
    ):
        kiosk = RunningKiosk(processes, Path(folder)).start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        sheet.add("first screen interactive, cold cache", "s", _cold(browser, kiosk.url), "≤ 0.5", "1080×1920")
        for path in PAGES:
            sheet.add(
                f"weight of {path}", "kB", [_weight(browser, kiosk.url + path)], "≤ 100", "cold cache, all files"
            )
        _add_memory(sheet, browser, kiosk.url)
        browser.close()
    return sheet


def _cold(browser: Browser, url: str) -> list[float]:
    times = []
    for _ in range(OPENINGS + 1):
        context = browser.new_context(viewport={"width": KIOSK[0], "height": KIOSK[1]}, locale="vi-VN")
        page = context.new_page()
        page.goto(url, wait_until="load")
        times.append(page.evaluate(_INTERACTIVE) / 1000)
        context.close()
    return times[1:]  # the first one warms the server up


def _weight(browser: Browser, url: str) -> float:
    context = browser.new_context(locale="vi-VN")
    page, sizes = context.new_page(), []

    def weigh(answer) -> None:
        if answer.status == 200 and "event-stream" not in (answer.header_value("content-type") or ""):
            sizes.append(len(answer.body()))

    page.on("requestfinished", lambda request: weigh(request.response()))
    page.goto(url, wait_until="load")
    page.wait_for_timeout(500)
    context.close()
    return sum(sizes) / 1000


def _add_memory(sheet: Sheet, browser: Browser, url: str) -> None:
    """Play visits in one tab, as a kiosk does all day, and compare the memory of a tenth of them with that of all."""
    page = browser.new_page(viewport={"width": KIOSK[0], "height": KIOSK[1]}, locale="vi-VN")
    protocol = page.context.new_cdp_session(page)
    whole = browser.new_browser_cdp_session()
    early = SESSIONS // 10
    for _ in range(early):
        _visit(page, url)
    heap, rss = _heap_mb(protocol), _rss_mb(whole)
    for _ in range(SESSIONS - early):
        _visit(page, url)
    load = f"from visit {early} to visit {SESSIONS}: start, search, field, back; a forced collection before each look"
    sheet.add("JavaScript heap after the first tenth", "MB", [heap], "", load)
    sheet.add("growth of the JavaScript heap", "MB", [_heap_mb(protocol) - heap], "≤ 1", load)
    sheet.add("memory of the browser's processes after the first tenth", "MB", [rss], "", "sum of RSS")
    sheet.add("growth of the browser's processes", "MB", [_rss_mb(whole) - rss], "≤ 30", load)


def _visit(page: Page, url: str) -> None:
    page.goto(url, wait_until="load")
    page.goto(f"{url}/search?q=khai", wait_until="load")
    page.goto(f"{url}/fields", wait_until="load")


def _heap_mb(protocol: CDPSession) -> float:
    protocol.send("HeapProfiler.enable")
    protocol.send("HeapProfiler.collectGarbage")
    return protocol.send("Runtime.getHeapUsage")["usedSize"] / 1e6


def _rss_mb(whole: CDPSession) -> float:
    processes = whole.send("SystemInfo.getProcessInfo")["processInfo"]
    pages = 0
    for process in processes:
        status = Path(f"/proc/{process['id']}/statm")
        if status.exists():
            pages += int(status.read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
