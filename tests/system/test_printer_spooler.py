"""The real spool daemon against a real virtual printer: prompt, killable at any moment, never a doubled paper."""

import random
import sqlite3
import time
from collections import Counter
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


KILLS = [pytest.param(12, id="12"), pytest.param(120, id="120", marks=pytest.mark.slow)]


@pytest.mark.timeout(3000)
@pytest.mark.parametrize("kills", KILLS)
def test_kill_9_at_random_moments_never_doubles_and_never_loses_a_paper(processes, tmp_path, kills):
    chance = random.Random(4711)
    bench = Bench(processes, tmp_path, speed=800.0)
    bench.start_printer()
    wanted: dict[str, str] = {}
    for round_number in range(kills):
        spooler = bench.start_spooler()
        for number in range(2):
            url = f"HTTP://X.VN/T/{round_number:04d}-{number}"
            kind, document = chance.choice([("ticket", TICKET), ("slip", SLIP)])
            wanted[url] = bench.enqueue(kind, {**document, "qr_url": url})
        time.sleep(chance.uniform(0.2, 1.6))
        spooler.kill()
    bench.start_spooler()
    final = ("printed", "uncertain")
    wait_until(lambda: all(bench.state(job) in final for job in wanted.values()), 120, "every job at its end")
    wait_until(lambda: all(paper["cut"] for paper in bench.papers()), 30, "all papers cut")
    counts = bench.qr_counts()
    assert max(counts.values()) == 1, counts
    states = Counter(bench.state(job) for job in wanted.values())
    missing = [url for url, job in wanted.items() if bench.state(job) == "printed" and counts[url] != 1]
    assert missing == []
    assert states["printed"] + states["uncertain"] == len(wanted)
    assert states["uncertain"] <= kills
    assert [paper["unknown"] for paper in bench.papers() if paper["unknown"]] == []


def test_the_spool_is_readable_by_a_plain_sqlite_reader_while_printing(bench):
    bench.start_printer()
    bench.start_spooler()
    job = bench.enqueue("ticket", TICKET)
    wait_until(lambda: bench.state(job) == "printed", what="printed")
    plain = sqlite3.connect(bench.config.parent / "box.sqlite3")
    assert plain.execute("SELECT state, confirmation FROM print_jobs").fetchall() == [("printed", "confirmed")]
    plain.close()
