"""Every fault on every transport that can show it: what becomes of the job, what staff reads, how it goes on."""

import threading
import time
from collections import Counter

import pytest
from PIL import Image

from printer import jobs, watch, worker
from printer.profiles import Profile
from printer.reasons import words
from printer.samples import TICKET
from printer.transports import session as session_module
from printer.worker import PrinterWorker
from tests.support.papers import qr_texts
from tests.support.virtual_printers import ANSWERING, WIRES, VirtualPrinter

FIRST, NEXT = "HTTP://X.VN/Q/FIRST", "HTTP://X.VN/Q/NEXT"
EPSON = Profile("epson-tm-t20", confirms=True, models=("TM-T20",))


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch):
    """Ask, wait and try again in a fraction of the usual time."""
    for module, name, value in (
        (worker, "RETRY_S", 0.0),
        (watch, "LOOK_EVERY_S", 0.0),
        (watch, "LOOK_AGAIN_S", 0.0),
        (watch, "MUTE_S", 0.0),
        (session_module, "STATUS_WAIT_S", 0.4),
        (session_module, "POLL_S", 0.3),
    ):
        monkeypatch.setattr(module, name, value)


class Desk:
    """A printer on its wire, its worker, and the spool."""

    def __init__(self, name, printer, store, ambient):
        self.printer, self.store, self.ambient = printer, store, ambient
        settings = printer.settings(name, timeout_s=0.4, profile=EPSON, speed_mm_s=150.0)
        self.worker = PrinterWorker(store, ambient, settings, printer.transport(settings), (settings,))

    def enqueue(self, url):
        with self.store.write_transaction() as connection:
            return jobs.enqueue(connection, self.ambient, "ticket", {**TICKET, "qr_url": url}).id

    def run_until(self, job, *states, limit_s=20.0):
        deadline = time.monotonic() + limit_s
        while jobs.find(self.store.reader(), job).state not in states:
            assert time.monotonic() < deadline, jobs.find(self.store.reader(), job)
            if not self.worker.step():
                time.sleep(0.02)
        return jobs.find(self.store.reader(), job)

    def told(self):
        [told] = jobs.printer_states(self.store.reader())
        return (told.ready, told.code, told.reason)

    def copies(self):
        found = Counter()
        for record in self.printer.papers.newest(50):
            found.update(qr_texts(Image.open(self.printer.papers.picture_path(record.id))))
        return found

    def mend(self):
        self.printer.device.set(
            paper="ok", cover_open=False, cutter_jam=False, overheated=False, off=False, silent=False, mute=False,
            garbage=False, model="TM-T20II", speed_mm_s=0.0,
        )  # fmt: skip


@pytest.fixture
def desk(name, tmp_path, store, ambient):
    printer = VirtualPrinter(tmp_path / "papers", ambient, WIRES[name])
    yield Desk(name, printer, store, ambient)
    printer.close()


BEFORE = [
    ({"paper": "out"}, "paper-out"),
    ({"cover_open": True}, "cover-open"),
    ({"cutter_jam": True}, "cutter-jam"),
    ({"overheated": True}, "overheated"),
    ({"silent": True}, "no-answer"),
    ({"mute": True}, "no-answer"),
    ({"garbage": True}, "no-answer"),
    ({"off": True}, "unreachable"),
    ({"model": "OTHER-80"}, "wrong-device"),
]


@pytest.mark.parametrize("name", ANSWERING)
@pytest.mark.parametrize(("fault", "code"), BEFORE, ids=[next(iter(fault)) for fault, _ in BEFORE])
def test_trouble_before_a_job_puts_it_off_with_a_reason_and_its_end_prints_it_once(desk, fault, code):
    desk.printer.device.set(**fault)
    _settle_wire(desk, fault)
    job = desk.enqueue(FIRST)
    found = desk.run_until(job, "deferred")
    assert found.reason == words(code)
    assert desk.told() == (False, code, words(code))
    desk.mend()
    assert desk.run_until(job, "printed").reason is None
    assert desk.told() == (True, "", None)
    desk.printer.wait_for_papers(1)
    assert desk.copies() == {FIRST: 1}


def _settle_wire(desk, fault):
    """Wait until a cut-off printer has really left its wire."""
    if "off" not in fault:
        return
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            desk.worker._transport.open().close()
        except Exception:
            return
        time.sleep(0.02)


MIDWAY = [
    ({"out_after_mm": 25.0}, {"paper-out-midway"}),
    ({"cover_after_mm": 25.0}, {"cover-open-midway"}),
    ({"jam_at_cut": True}, {"cutter-jam-midway"}),
    ({"reset_after_mm": 25.0}, {"not-confirmed", "broke-off"}),
    ({"drop_after_bytes": 6000}, {"not-confirmed", "broke-off"}),
]


@pytest.mark.parametrize("name", ANSWERING)
@pytest.mark.parametrize(("fault", "codes"), MIDWAY, ids=[next(iter(fault)) for fault, _ in MIDWAY])
def test_trouble_within_a_job_leaves_it_uncertain_and_the_next_paper_whole(desk, fault, codes):
    desk.printer.device.set(**fault)
    job = desk.enqueue(FIRST)
    found = desk.run_until(job, "uncertain")
    assert found.reason in {words(code) for code in codes}
    desk.mend()
    follower = desk.enqueue(NEXT)
    assert desk.run_until(follower, "printed").state == "printed"
    assert jobs.find(desk.store.reader(), job).state == "uncertain"
    copies = desk.copies()
    assert copies[NEXT] == 1
    assert copies[FIRST] <= 1


@pytest.mark.parametrize("name", ANSWERING)
@pytest.mark.parametrize("fault", ["off", "silent"])
def test_a_printer_that_dies_within_a_job_leaves_it_uncertain_and_comes_back(desk, fault):
    desk.printer.device.set(speed_mm_s=100.0)
    job = desk.enqueue(FIRST)
    threading.Thread(target=_when_moving, args=(desk.printer.device, fault), daemon=True).start()
    assert desk.run_until(job, "uncertain").reason in {words("not-confirmed"), words("broke-off")}
    desk.mend()
    follower = desk.enqueue(NEXT)
    desk.run_until(follower, "printed")
    copies = desk.copies()
    assert copies[NEXT] == 1
    assert copies[FIRST] <= 1


def _when_moving(device, fault):
    while device.head.sheet.height < 100:
        time.sleep(0.002)
    device.set(**{fault: True})


@pytest.mark.parametrize("name", ANSWERING)
@pytest.mark.parametrize("fault", [{"speed_mm_s": 40.0}, {"hot_after_mm": 25.0}], ids=lambda fault: next(iter(fault)))
def test_a_slow_or_hot_printer_is_waited_for(desk, fault):
    desk.printer.device.set(**fault)
    job = desk.enqueue(FIRST)
    threading.Timer(1.5, desk.printer.device.set, kwargs={"overheated": False}).start()
    row = desk.run_until(job, "printed", "uncertain")
    assert row.state == "printed"
    assert desk.copies() == {FIRST: 1}


@pytest.mark.parametrize("name", ANSWERING)
def test_paper_near_its_end_is_told_while_printing_goes_on(desk):
    desk.printer.device.set(near_end_after_mm=25.0)
    desk.run_until(desk.enqueue(FIRST), "printed")
    desk.run_until(desk.enqueue(NEXT), "printed")
    assert desk.told() == (True, "near-end", words("near-end"))
    assert desk.copies() == {FIRST: 1, NEXT: 1}


@pytest.mark.parametrize("name", ANSWERING)
def test_a_clone_without_confirmation_is_assumed_only_while_it_answers_well(desk):
    desk.printer.device.set(confirms=False)
    settings = desk.printer.settings(name_of(desk), timeout_s=0.4, confirms=False, speed_mm_s=1000.0)
    desk.worker = PrinterWorker(desk.store, desk.ambient, settings, desk.printer.transport(settings), (settings,))
    desk.run_until(desk.enqueue(FIRST), "printed")
    desk.printer.device.set(out_after_mm=25.0)
    assert desk.run_until(desk.enqueue(NEXT), "uncertain").reason == words("paper-out-midway")
    rows = desk.store.reader().execute("SELECT state, confirmation FROM print_jobs ORDER BY state").fetchall()
    assert [tuple(row) for row in rows] == [("printed", "assumed"), ("uncertain", None)]


def name_of(desk):
    return desk.worker.settings.transport


@pytest.mark.parametrize("name", ["file"])
def test_a_wire_without_answers_gives_assumed_papers_and_waits_while_it_is_unplugged(desk):
    desk.run_until(desk.enqueue(FIRST), "printed")
    desk.printer.wait_for_papers(1)
    desk.printer.device.set(off=True)
    _settle_wire(desk, {"off": True})
    job = desk.enqueue(NEXT)
    assert desk.run_until(job, "deferred").reason == words("unreachable")
    desk.mend()
    desk.run_until(job, "printed")
    desk.printer.wait_for_papers(2)
    assert desk.copies() == {FIRST: 1, NEXT: 1}
