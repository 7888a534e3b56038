"""The virtual printer's page in a real browser: new paper shows by itself, and what lay there is not loaded again."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from appliance.core.ambient import real_ambient
from printer.escpos_encode import encode
from printer.layout import render
from printer.samples import TICKET
from printer.virtual.page_app import make_app
from tests.support.chromium import DESK, axe_violations, resize
from tests.support.virtual_printers import VirtualPrinter


@pytest.fixture
def virtual(tmp_path) -> Iterator[tuple[VirtualPrinter, str]]:
    """A virtual printer, and the address of its page."""
    printer = VirtualPrinter(tmp_path / "papers", real_ambient())
    server = make_server(
        "127.0.0.1", 0, make_app(real_ambient(), printer.device, printer.papers, 9100), threaded=True
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield printer, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()
    printer.close()


def test_new_paper_shows_by_itself_and_the_old_one_stays(page: Page, virtual):
    printer, url = virtual
    job = encode(render("ticket", TICKET))
    printer.device.receive(job)
    printer.wait_for_papers(1, timeout_s=60)
    resize(page, DESK)
    page.goto(url)
    expect(page.locator("#papers img")).to_have_count(1)
    page.evaluate("window.stayed = document.querySelector('#papers img')")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    printer.device.receive(job)
    expect(page.locator("#papers img")).to_have_count(2)
    assert page.evaluate("window.stayed === document.querySelectorAll('#papers img')[1]")
    assert not [url for url in asked if "/000001.png" in url]
    printer.device.set(paper="out")
    expect(page.locator("[data-state] .badge.alert")).to_be_visible()
    assert axe_violations(page) == []
