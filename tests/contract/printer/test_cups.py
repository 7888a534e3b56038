"""Forms go to the office printer through a real CUPS: printed, waited for, called back, and its states read."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.errors import InvalidInput
from printer import jobs, watch, worker
from printer.form_samples import FORM_SAMPLES
from printer.forms import form_pdf
from printer.outgoing import check_outgoing
from printer.paper_job import make_paper
from printer.printer_settings import PrinterSettings
from printer.reasons import words
from printer.samples import TICKET
from printer.status import reason_code
from printer.transports import ipp
from printer.transports.base import PrinterUnreachable
from printer.transports.cups import CupsTransport, queue_status
from printer.worker import PrinterWorker
from tests.support.cups_daemon import CupsDaemon

PAUSE, RESUME = 0x0010, 0x0011
PDF = form_pdf("01", FORM_SAMPLES["01"])


@pytest.fixture
def cups():
    daemon = CupsDaemon()
    yield daemon
    daemon.close()


@pytest.fixture
def office(cups, store, ambient, monkeypatch):
    for module, name in ((worker, "RETRY_S"), (watch, "LOOK_AGAIN_S")):
        monkeypatch.setattr(module, name, 0.0)
    settings = PrinterSettings("office", "cups", cups.address, ("form",), confirms=False)
    transport = CupsTransport(cups.address, timeout_s=2.0, longest_s=2.0)
    return PrinterWorker(store, ambient, settings, transport, (settings,))


def enqueue(store, ambient):
    with store.write_transaction() as connection:
        return jobs.enqueue(connection, ambient, "form", {"form": "01", "document": FORM_SAMPLES["01"]}).id


def run_until(worker_, store, job, *states):
    deadline = time.monotonic() + 20
    while (found := jobs.find(store.reader(), job)).state not in states:
        assert time.monotonic() < deadline, found
        if not worker_.step():
            time.sleep(0.02)
    return found


def ask(cups, operation):
    session = CupsTransport(cups.address, timeout_s=2.0).open()
    code, _ = session.ask(operation, [])
    session.close()
    assert code < 0x0100


def test_a_form_is_printed_as_pdf_with_all_its_copies(cups, office, store, ambient):
    job = enqueue(store, ambient)
    assert run_until(office, store, job, "printed").reason is None
    [printed] = cups.printed()
    assert printed.startswith(b"%PDF")
    assert len(printed) == pytest.approx(len(PDF), rel=0.02)
    row = store.reader().execute("SELECT confirmation, printed_by FROM print_jobs").fetchone()
    assert tuple(row) == ("assumed", "office")


def test_a_printer_that_speaks_ipp_itself_confirms(cups):
    session = CupsTransport(cups.address, timeout_s=2.0).open()
    receipt = session.send(PDF, "0001", 0.0)
    assert (receipt.taken, receipt.complete, receipt.confirmed) == (len(PDF), True, True)
    session.close()


def test_a_stopped_queue_puts_a_form_off_and_its_start_prints_it_once(cups, office, store, ambient):
    ask(cups, PAUSE)
    job = enqueue(store, ambient)
    assert run_until(office, store, job, "deferred").reason == words("offline")
    ask(cups, RESUME)
    run_until(office, store, job, "printed")
    assert len(cups.printed()) == 1


def test_a_queue_that_stops_before_the_form_is_out_leaves_it_uncertain_and_calls_it_back(cups):
    session = CupsTransport(cups.address, timeout_s=2.0, longest_s=0.5).open()
    ask(cups, PAUSE)
    receipt = session.send(PDF, None, 0.0)
    assert (receipt.complete, receipt.confirmed, receipt.trouble) == (True, False, "not-confirmed")
    ask(cups, RESUME)
    assert len(cups.printed()) == 1
    session.close()


def test_an_absent_server_is_unreachable_and_the_form_waits(cups, office, store, ambient):
    cups.stop()
    with pytest.raises(PrinterUnreachable):
        CupsTransport(cups.address, timeout_s=0.5).open()
    job = enqueue(store, ambient)
    assert run_until(office, store, job, "deferred").reason == words("unreachable")


def test_a_queue_that_is_not_there_refuses(cups):
    session = CupsTransport(cups.address.replace("/a4", "/none"), timeout_s=2.0).open()
    receipt = session.send(PDF, None, 0.0)
    assert (receipt.taken, receipt.trouble) == (0, "queue-refuses")
    assert not session.status().answered
    session.close()


def test_a_ticket_never_goes_to_an_office_printer_nor_a_form_to_a_roll(cups, office, store, ambient):
    with store.write_transaction() as connection:
        job = jobs.enqueue(connection, ambient, "ticket", TICKET, printer="office").id
    assert run_until(office, store, job, "cancelled").reason == words("bad-document")
    assert cups.printed() == []
    roll = PrinterSettings("roll", "memory", "x")
    with pytest.raises(InvalidInput, match="job-not-safe"):
        check_outgoing(
            make_paper("form", {"form": "01", "document": FORM_SAMPLES["01"]}, 0, roll).data(None), roll.profile
        )


@pytest.mark.parametrize(
    ("state", "reasons", "code"),
    [
        (3, ["none"], ""),
        (4, ["media-low-report"], ""),
        (3, ["media-empty-error"], "paper-out"),
        (5, ["media-needed"], "paper-out"),
        (4, ["door-open"], "cover-open"),
        (5, ["media-jam-error"], "printer-fault"),
        (5, ["paused"], "offline"),
        (3, ["offline-report"], "offline"),
    ],
)
def test_the_reasons_of_a_queue_have_staffs_words(state, reasons, code):
    status = queue_status({"printer-state": [state], "printer-state-reasons": [*reasons]})
    assert reason_code(status) == code


@given(st.binary(max_size=200))
def test_any_answer_is_read_or_refused(data):
    with contextlib.suppress(ipp.IppBroken):
        ipp.read_answer(data)
