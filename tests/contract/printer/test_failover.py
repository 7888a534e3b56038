"""Two printers on one box: each kind to its own, the stand-in while one can't print, never both."""

from collections import Counter

import pytest
from PIL import Image

from printer import jobs, watch, worker
from printer.printer_settings import choose
from printer.readiness import Readiness
from printer.samples import SLIP, TICKET
from printer.worker import PrinterWorker
from tests.support.papers import qr_texts
from tests.support.virtual_printers import VirtualPrinter


class Pair:
    """A ticket printer and a slip printer that stand in for one another."""

    def __init__(self, folder, store, ambient, monkeypatch):
        for module, name in ((worker, "RETRY_S"), (watch, "LOOK_EVERY_S"), (watch, "LOOK_AGAIN_S")):
            monkeypatch.setattr(module, name, 0.0)
        self.store, self.ambient = store, ambient
        self.tickets, self.slips = (VirtualPrinter(folder / name, ambient) for name in ("tickets", "slips"))
        both = (
            self.tickets.settings(name="tickets", kinds=("ticket",), stand_in="slips"),
            self.slips.settings(name="slips", kinds=("slip",), stand_in="tickets"),
        )
        readiness = Readiness()
        self.workers = [
            PrinterWorker(store, ambient, one, printer.transport(one), both, readiness=readiness)
            for one, printer in zip(both, (self.tickets, self.slips), strict=True)
        ]

    def enqueue(self, kind="ticket", document=TICKET, **more):
        with self.store.write_transaction() as connection:
            return jobs.enqueue(connection, self.ambient, kind, document, **more).id

    def run(self, rounds=6):
        for _ in range(rounds):
            for one in self.workers:
                one.step()

    def state(self, job):
        row = self.store.reader().execute("SELECT state, printed_by FROM print_jobs WHERE id = ?", (job,)).fetchone()
        return tuple(row)

    def papers(self):
        found = Counter()
        for printer in (self.tickets, self.slips):
            for record in printer.papers.newest(50):
                found.update(qr_texts(Image.open(printer.papers.picture_path(record.id))))
        return found


@pytest.fixture
def pair(tmp_path, store, ambient, monkeypatch):
    made = Pair(tmp_path, store, ambient, monkeypatch)
    yield made
    made.tickets.close()
    made.slips.close()


def test_each_kind_goes_to_its_own_printer(pair):
    ticket, slip = pair.enqueue(), pair.enqueue("slip", SLIP)
    pair.run()
    assert pair.state(ticket) == ("printed", "tickets")
    assert pair.state(slip) == ("printed", "slips")


@pytest.mark.parametrize("fault", [{"paper": "out"}, {"off": True}, {"mute": True}])
def test_the_stand_in_takes_over_and_gives_back(pair, fault):
    pair.tickets.device.set(**fault)
    first = pair.enqueue()
    pair.run()
    assert pair.state(first) == ("printed", "slips")
    pair.tickets.device.set(paper="ok", off=False, mute=False)
    for _ in range(100):
        pair.run(1)
        if [state.ready for state in jobs.printer_states(pair.store.reader())] == [True, True]:
            break
    second = pair.enqueue(document={**TICKET, "qr_url": "HTTP://X.VN/Q/2"})
    pair.run()
    assert pair.state(second) == ("printed", "tickets")
    assert set(pair.papers().values()) == {1}


def test_with_both_in_trouble_the_job_waits_for_either(pair):
    pair.tickets.device.set(paper="out")
    pair.slips.device.set(cover_open=True)
    job = pair.enqueue()
    pair.run()
    assert pair.state(job)[0] == "deferred"
    pair.slips.device.set(cover_open=False)
    pair.run()
    assert pair.state(job) == ("printed", "slips")


def test_an_uncertain_job_is_not_taken_over(pair):
    pair.tickets.device.set(out_after_mm=25.0)
    job = pair.enqueue()
    pair.run()
    assert pair.state(job) == ("uncertain", "tickets")
    assert pair.slips.papers.newest(5) == []


def test_a_stand_in_is_chosen_only_while_the_own_printer_cannot(pair):
    both = tuple(one.settings for one in pair.workers)
    assert choose(both, lambda _name: True, "ticket", None).name == "tickets"
    assert choose(both, lambda name: name == "slips", "ticket", None).name == "slips"
    assert choose(both, lambda name: name == "slips", "ticket", "tickets").name == "slips"
    assert choose(both, lambda _name: False, "ticket", None).name == "tickets"
