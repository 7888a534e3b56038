"""One printer and its jobs: each printed once, put off with a reason, or in doubt."""

from datetime import timedelta

import pytest

from printer import jobs, spool, worker
from printer.layout import render
from printer.printer_settings import PrinterSettings
from printer.samples import SLIP, TICKET
from printer.transports import open_transport
from printer.transports.session import LinkSession
from printer.worker import PrinterWorker
from tests.support.papers import qr_texts


@pytest.fixture
def now_and_then(monkeypatch):
    """Let a worker try again at once."""
    monkeypatch.setattr(worker, "RETRY_S", 0.0)


def enqueue(store, ambient, kind="ticket", document=TICKET, **more):
    with store.write_transaction() as connection:
        return jobs.enqueue(connection, ambient, kind, document, **more)


def worker_of(store, ambient, virtual, **more):
    settings = PrinterSettings("quay-1", "network", virtual.address, **{"timeout_s": 0.5, **more})
    return PrinterWorker(store, ambient, settings, open_transport(settings), (settings,))


def state(store, job):
    return jobs.find(store.reader(), job.id)


def run(one):
    for _ in range(20):
        if not one.step():
            return


def papers_with(virtual, text):
    paths = [virtual.papers.picture_path(record.id) for record in virtual.papers.newest(100)]
    from PIL import Image

    return sum(text in qr_texts(Image.open(path)) for path in paths)


def test_a_job_is_printed_and_confirmed(store, ambient, virtual):
    job = enqueue(store, ambient)
    run(worker_of(store, ambient, virtual))
    row = store.reader().execute("SELECT state, confirmation, finished_at FROM print_jobs").fetchone()
    assert tuple(row) == ("printed", "confirmed", ambient.now_text())
    assert state(store, job).reason is None
    assert papers_with(virtual, TICKET["qr_url"]) == 1


def test_a_printer_that_cannot_confirm_gives_assumed_papers(store, ambient, virtual):
    virtual.device.set(mute=True)
    enqueue(store, ambient)
    run(worker_of(store, ambient, virtual, confirms=False))
    row = store.reader().execute("SELECT state, confirmation FROM print_jobs").fetchone()
    assert tuple(row) == ("printed", "assumed")


def test_a_printer_that_never_answers_is_not_waited_for_before_each_job(store, ambient, virtual, monkeypatch):
    asked = []
    ask = LinkSession.status
    monkeypatch.setattr(LinkSession, "status", lambda session: asked.append(session) or ask(session))
    virtual.device.set(mute=True)
    for _ in range(4):
        enqueue(store, ambient)
    run(worker_of(store, ambient, virtual, confirms=False))
    virtual.wait_for_papers(4)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"paper": "out"}, "Máy in hết giấy – thay cuộn mới."),
        ({"cover_open": True}, "Nắp máy in đang mở"),
        ({"cutter_jam": True}, "Dao cắt giấy bị kẹt"),
        ({"mute": True}, "Máy in không trả lời"),
        ({"silent": True}, "Máy in không trả lời"),
        ({"garbage": True}, "Máy in không trả lời"),
    ],
)
def test_trouble_before_a_job_puts_it_off_and_its_end_prints_it(store, ambient, virtual, fault, words, now_and_then):
    virtual.device.set(**fault)
    job = enqueue(store, ambient)
    one = worker_of(store, ambient, virtual)
    run(one)
    found = state(store, job)
    assert found.state == "deferred"
    assert words in found.reason
    assert [(printer.ready, printer.reason) for printer in jobs.printer_states(store.reader())] == [
        (False, found.reason)
    ]
    virtual.device.set(**{key: "ok" if key == "paper" else False for key in fault})
    run(one)
    assert state(store, job).state == "printed"
    assert jobs.printer_states(store.reader())[0].ready
    assert papers_with(virtual, TICKET["qr_url"]) == 1


def test_an_absent_printer_puts_every_waiting_job_off(store, ambient, virtual):
    both = [enqueue(store, ambient), enqueue(store, ambient, "slip", SLIP)]
    virtual.close()
    run(worker_of(store, ambient, virtual))
    assert [state(store, job).state for job in both] == ["deferred", "deferred"]
    assert "Không kết nối được máy in" in state(store, both[1]).reason


def test_a_printer_still_absent_writes_nothing_more(store, ambient, virtual, now_and_then):
    enqueue(store, ambient)
    virtual.close()
    one = worker_of(store, ambient, virtual)
    run(one)
    version = "PRAGMA data_version"
    before = store.reader().execute(version).fetchone()[0]
    run(one)
    assert store.reader().execute(version).fetchone()[0] == before


def test_a_connection_that_breaks_off_leaves_the_next_paper_whole(store, ambient, virtual, now_and_then):
    virtual.device.set(drop_after_bytes=9000, speed_mm_s=400.0)
    first = enqueue(store, ambient, "slip", SLIP)
    one = worker_of(store, ambient, virtual, speed_mm_s=400.0)
    run(one)
    assert state(store, first).state == "uncertain"
    second = enqueue(store, ambient)
    run(one)
    assert state(store, second).state == "printed"
    assert papers_with(virtual, TICKET["qr_url"]) == 1


def test_a_ticket_of_this_morning_does_not_come_out_in_the_afternoon(store, ambient, clock, virtual, now_and_then):
    virtual.device.set(paper="out")
    job = enqueue(store, ambient, lives_for=timedelta(minutes=30))
    one = worker_of(store, ambient, virtual)
    run(one)
    clock.move(timedelta(hours=4))
    virtual.device.set(paper="ok")
    run(one)
    assert state(store, job).state == "expired"
    assert virtual.papers.newest(5) == []


def test_a_document_that_cannot_be_drawn_is_cancelled_and_the_next_one_printed(store, ambient, virtual):
    bad = enqueue(store, ambient, "slip", {"applicant": "Nguyễn"})
    good = enqueue(store, ambient)
    run(worker_of(store, ambient, virtual))
    assert state(store, bad).state == "cancelled"
    assert "báo kỹ thuật" in state(store, bad).reason
    assert state(store, good).state == "printed"


def test_jobs_come_out_in_their_order(store, ambient, clock, virtual):
    for number in ("A001", "A002", "A003"):
        clock.move(timedelta(seconds=1))
        enqueue(store, ambient, document={**TICKET, "qr_url": f"HTTP://X/{number}"})
    run(worker_of(store, ambient, virtual))
    from PIL import Image

    found = [qr_texts(Image.open(virtual.papers.picture_path(record.id))) for record in virtual.papers.newest(9)]
    assert found == [["HTTP://X/A003"], ["HTTP://X/A002"], ["HTTP://X/A001"]]


def test_a_dead_spoolers_jobs_are_settled_at_the_start(store, ambient):
    sent, unsent = enqueue(store, ambient), enqueue(store, ambient)
    assert spool.begin(store, ambient, sent.id, "quay-1")
    with store.write_transaction() as connection:
        connection.execute("UPDATE print_jobs SET state = 'leased' WHERE id = ?", (unsent.id,))
    assert spool.recover(store, ambient) == 1
    assert state(store, sent).state == "uncertain"
    assert state(store, unsent).state == "ready"


def test_a_job_begins_only_once(store, ambient):
    job = enqueue(store, ambient)
    assert [spool.begin(store, ambient, job.id, "quay-1") for _ in range(3)] == [True, False, False]


def test_copies_are_counted_over_all_reprints(store, ambient, virtual):
    first = enqueue(store, ambient, "slip", SLIP)
    run(worker_of(store, ambient, virtual))
    again = [spool.reprint(store, ambient, first.id)]
    again.append(spool.reprint(store, ambient, again[0].id))
    again.append(spool.reprint(store, ambient, first.id))
    rows = store.reader().execute("SELECT copy FROM print_jobs WHERE original = ? ORDER BY copy", (first.id,))
    assert [row["copy"] for row in rows] == [1, 2, 3]
    run(worker_of(store, ambient, virtual))
    assert {state(store, job).state for job in again} == {"printed"}
    assert papers_with(virtual, SLIP["qr_url"]) == 4


def test_an_unknown_job_cannot_be_printed_again(store, ambient):
    with pytest.raises(Exception, match="job-unknown"):
        spool.reprint(store, ambient, "none")


def test_a_provisional_slip_carries_its_tracking_qr_too(store, ambient, virtual):
    provisional = {**SLIP, "dossier_code": None, "provisional_no": "T-0007"}
    enqueue(store, ambient, "slip", provisional)
    run(worker_of(store, ambient, virtual))
    assert papers_with(virtual, SLIP["qr_url"]) == 1


@pytest.mark.parametrize("cut_at", [3, 4, 5, 6, 7, 8, 9, 500])
def test_a_job_broken_off_within_a_command_costs_the_next_paper_nothing_even_two_lives_later(
    store, ambient, virtual, cut_at
):
    broken = enqueue(store, ambient)
    assert spool.begin(store, ambient, broken.id, "quay-1")
    session = open_transport(virtual.settings()).open()
    session.send((b"\x1b@" + b"\x1dv0\x00\x48\x00\x80\x00" + b"\xff" * 9216)[: cut_at + 2], None, 1.0)
    session.close()
    spool.recover(store, ambient)
    assert spool.recover(store, ambient) == 0  # the process in between died before it sent anything
    job = enqueue(store, ambient, document={**TICKET, "qr_url": "HTTP://X.VN/Q/AFTER"})
    run(worker_of(store, ambient, virtual))
    assert state(store, job).state == "printed"
    newest = virtual.papers.newest(1)[0]
    whole = render("ticket", {**TICKET, "qr_url": "HTTP://X.VN/Q/AFTER"})
    assert newest.height_dots == whole.getbbox()[3]
    assert newest.unknown == ()
