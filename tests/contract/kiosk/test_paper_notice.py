"""The screen says that no paper comes before a number is taken, in words and both languages; staff and metrics too."""

from datetime import timedelta

import pytest

from printer import spool
from printer.printer_settings import PrinterSettings
from tests.support.kiosk_box import KioskBox

NOTICE = "Máy chưa in được phiếu"
BOTH = (
    PrinterSettings("quay-1", "network", "x", ("ticket",), stand_in="quay-2"),
    PrinterSettings("quay-2", "network", "y", ("slip",)),
)


@pytest.fixture
def box(tmp_path, ambient):
    return KioskBox(tmp_path, ambient, printers=BOTH)


def tell(box, name, ready, code=""):
    spool.note_printer(box.centre.store, box.ambient, name, ready, code)


def test_nothing_is_said_while_printers_are_ready_or_unknown(box):
    browser = box.client().browser
    assert NOTICE not in browser.get("/").text
    tell(box, "quay-1", True)
    assert NOTICE not in browser.get("/").text
    tell(box, "quay-1", True, "near-end")
    assert NOTICE not in browser.get("/").text


def test_trouble_is_said_on_every_page_on_the_way_to_a_number_and_ends_with_it(box):
    browser = box.client().browser
    tell(box, "quay-1", False, "paper-out")
    tell(box, "quay-2", False, "cover-open")
    for path in ("/", "/fields", f"/services/{box.services[0]}"):
        page = browser.get(path).text
        assert NOTICE in page
        assert "Máy in hết giấy – thay cuộn mới." in page
    assert "The printer is out of paper" in browser.get("/?lang=en").text
    tell(box, "quay-1", True)
    assert NOTICE not in browser.get("/?lang=vi").text


def test_a_stand_in_that_works_needs_no_notice(box):
    tell(box, "quay-1", False, "paper-out")
    tell(box, "quay-2", True)
    assert NOTICE not in box.client().browser.get("/").text


def test_a_spooler_that_takes_no_job_is_noticed(box, clock):
    box.client().take(box.services[0])
    clock.move(timedelta(seconds=30))
    assert "Bộ phận in chưa chạy" in box.client().browser.get("/").text


def test_numbers_are_still_taken(box):
    tell(box, "quay-1", False, "paper-out")
    answer = box.client().take(box.services[0])
    assert answer.status_code == 201


def test_staff_and_metrics_see_the_same(box):
    tell(box, "quay-1", False, "cutter-jam")
    tell(box, "quay-2", True)
    assert "Dao cắt giấy bị kẹt" in box.client("hoa").browser.get("/admin").text
    metrics = box.client().browser.get("/metrics").text
    assert 'motcua_printer_ready{printer="quay-1"} 0.0' in metrics
    assert 'motcua_printer_ready{printer="quay-2"} 1.0' in metrics
    assert 'motcua_printer_trouble{printer="quay-1",reason="cutter-jam"} 1.0' in metrics
    box.client().take(box.services[0])
    assert 'motcua_print_jobs{state="ready"} 1.0' in box.client().browser.get("/metrics").text
