"""The real spool daemon against a real virtual printer: prompt, killable at any moment, never a doubled paper."""

import sqlite3
import time
from datetime import timedelta

import pytest

from printer.samples import SLIP, TICKET
from tests.support.processes import wait_until
from tests.support.spool_bench import Bench


@pytest.fixture
def bench(processes, tmp_path):
    made = Bench(processes, tmp_path, speed=1000.0)
    yield made
    made.store.close()


def test_a_committed_ticket_is_being_sent_within_150_ms(bench):
    bench.start_printer()
    bench.start_spooler()
    first = bench.enqueue("ticket", TICKET)
    wait_until(lambda: bench.state(first) == "printed", what="the first ticket printed")
    waits = []
    for _ in range(7):
        job = bench.enqueue("ticket", TICKET)
        start = time.monotonic()
        while bench.state(job) == "ready":
            time.sleep(0.001)
        waits.append(time.monotonic() - start)
        wait_until(lambda job=job: bench.state(job) == "printed", what="ticket printed")
    assert sorted(waits)[3] < 0.150, waits


def test_the_printer_may_come_later_than_the_job(bench):
    bench.start_spooler()
    job = bench.enqueue("slip", SLIP)
    wait_until(lambda: bench.state(job) == "deferred", what="deferred")
    assert "Không kết nối được máy in" in bench.reason(job)
    bench.start_printer()
    wait_until(lambda: bench.state(job) == "printed", what="printed")
    assert bench.qr_counts() == {SLIP["qr_url"]: 1}


@pytest.mark.parametrize("fault", [{"paper": "out"}, {"cover_open": True}, {"silent": True}])
def test_a_printer_in_trouble_defers_and_prints_when_it_is_well(bench, fault):
    bench.start_printer()
    bench.fault(**fault)
    bench.start_spooler()
    job = bench.enqueue("ticket", TICKET)
    wait_until(lambda: bench.state(job) == "deferred", what="deferred")
    bench.fault(**{key: "ok" if key == "paper" else False for key in fault})
    wait_until(lambda: bench.state(job) == "printed", what="printed")
    assert bench.qr_counts() == {TICKET["qr_url"]: 1}


def test_a_job_whose_time_is_over_expires_while_the_printer_is_away(bench):
    bench.start_spooler()
    job = bench.enqueue("ticket", TICKET, lives_for=timedelta(seconds=1))
    wait_until(lambda: bench.state(job) == "expired", what="expired")


def test_a_printer_that_dies_within_a_job_leaves_it_uncertain(bench):
    bench.start_printer()
    bench.fault(speed_mm_s=20.0)
    bench.start_spooler()
    job = bench.enqueue("slip", SLIP)
    wait_until(lambda: bench.papers() and bench.papers()[0]["height_dots"] > 200, what="paper moving")
    bench.printer.kill()
    wait_until(lambda: bench.state(job) == "uncertain", what="uncertain")
    assert "xem phiếu đã ra chưa" in bench.reason(job)


def test_a_second_spooler_is_refused(bench):
    bench.start_spooler()
    lock = bench.config.parent / "printer.lock"
    wait_until(lock.exists, what="lock")
    time.sleep(0.5)
    second = bench.start_spooler()
    wait_until(lambda: not second.running, what="the second one ended")
    assert second.process.returncode == 1


def test_sigterm_ends_the_job_under_way_first(bench):
    bench.start_printer()
    bench.fault(speed_mm_s=100.0)
    spooler = bench.start_spooler()
    job = bench.enqueue("slip", SLIP)
    wait_until(lambda: bench.state(job) == "leased", what="leased")
    assert spooler.stop(15) == 0
    assert bench.state(job) == "printed"


def test_the_spool_is_readable_by_a_plain_sqlite_reader_while_printing(bench):
    bench.start_printer()
    bench.start_spooler()
    job = bench.enqueue("ticket", TICKET)
    wait_until(lambda: bench.state(job) == "printed", what="printed")
    plain = sqlite3.connect(bench.config.parent / "box.sqlite3")
    assert plain.execute("SELECT state, confirmation FROM print_jobs").fetchall() == [("printed", "confirmed")]
    plain.close()
