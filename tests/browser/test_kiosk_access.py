"""Every page of the kiosk against axe, its real size and its weight."""

import time

import pytest

from tests.support.chromium import HALL, KIOSK, axe_violations, resize, settle
from tests.support.kiosk_pages import first_service, log_in
from tests.support.kiosk_process import ask

MAX_PAGE_BYTES = 100_000
MIN_TARGET_PX = 72
# Full-HD panels of 21.5 inches (476 mm for 1920 pixels), the usual size of a standing kiosk, up to larger ones.
MM_PER_PX = 476 / 1920


# Each language and each orientation once; what one of them breaks does not depend on the other.
@pytest.mark.parametrize(("language", "size"), [("vi", KIOSK), ("en", HALL)])
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
        """(least) => [...document.querySelectorAll('main a, main button, footer a, footer button, header a, header button')]
        .filter((each) => each.offsetParent && Math.min(each.offsetWidth, each.offsetHeight) < least)
        .map((each) => each.outerHTML.slice(0, 80))""",
        MIN_TARGET_PX,
    )
    assert small == []
    assert MIN_TARGET_PX * MM_PER_PX >= 15


@pytest.mark.parametrize("path", ["/", "/take", "/appointment", "/display", "/login"])
def test_a_page_weighs_at_most_100_kb_and_asks_nobody_else(page, kiosk, path):
    answers = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks the function
    page.goto(kiosk.url + path, wait_until="networkidle" if path != "/display" else "load")
    # The stream of events has no end to wait for.
    whole = [
        answer
        for answer in answers
        if answer.status == 200 and "event-stream" not in answer.header_value("content-type")
    ]
    sizes = {answer.url: len(answer.body()) for answer in whole}
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
