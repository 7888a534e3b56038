"""Tap → durable answer: number, print job and outbox row committed with synchronous=FULL, then the answer."""

import sqlite3
import tempfile
import time
from pathlib import Path

from appliance.core.demo_seam import KIOSK, PAPER_RAW
from tests.bench.figures import Sheet
from tests.bench.stopwatch_printer import StopwatchPrinter
from tests.bench.tap_client import TapClient, Taps, closed_loop, steady
from tests.support.demo import PreparedDemo
from tests.support.processes import ProcessSet

REPETITIONS = 5
SECONDS = 5.0
TAPS_TO_PAPER = 30
SERVICE = "dat-dai"


def run() -> Sheet:
    """Start one kiosk daemon and tap from one, ten and fifty kiosks."""
    sheet = Sheet("taps", "Tap → durable ticket answer")
    with tempfile.TemporaryDirectory() as folder, ProcessSet(Path(folder) / "logs") as processes:
        demo = PreparedDemo(Path(folder) / "state")
        kiosk = processes.motcua(*demo.arguments("kiosk"), name="kiosk").start(demo.healthy_url("kiosk"))
        port = demo.plan.port(1)
        closed_loop(port, SERVICE, 1, 1.0)  # warm
        all_numbers: list[str] = []

        def repeat(taps: list[Taps]) -> list[Taps]:
            for one in taps:
                all_numbers.extend(one.numbers)
            return taps

        one = repeat([closed_loop(port, SERVICE, 1, SECONDS) for _ in range(REPETITIONS)])
        sheet.add("one kiosk, p50", "ms", [run.percentile_ms(0.5) for run in one], "≤ 5", "closed loop, 1 kiosk")
        paced = repeat([steady(port, SERVICE, 10, 20, SECONDS) for _ in range(REPETITIONS)])
        sheet.add(
            "20 taps/s from 10 kiosks, p99", "ms", [run.percentile_ms(0.99) for run in paced], "≤ 40", "open loop"
        )
        for kiosks in (10, 50):
            loops = repeat([closed_loop(port, SERVICE, kiosks, SECONDS) for _ in range(REPETITIONS)])
            load = f"closed loop, {kiosks} kiosks"
            rates = [len(run.numbers) / run.took_s for run in loops]
            sheet.add(f"{kiosks} kiosks, tickets per second", "1/s", rates, "≥ 400", load)
            sheet.add(f"{kiosks} kiosks, p99", "ms", [run.percentile_ms(0.99) for run in loops], "", load)
        kiosk.kill()
        first_bytes = _first_bytes(processes, Path(folder) / "printing")
        sheet.add(
            "tap → first byte at the printer", "ms", first_bytes, "≤ 150", "one kiosk, both daemons idle before"
        )
        _add_integrity(sheet, demo.plan.state / "box.sqlite3", all_numbers)
    return sheet


def _first_bytes(processes: ProcessSet, state: Path) -> list[float]:
    """Tap at an idle kiosk with an idle printer, and wait for the first byte of each ticket."""
    demo = PreparedDemo(state)
    printer = StopwatchPrinter(demo.plan.port(PAPER_RAW))
    kiosk = processes.motcua(*demo.arguments("kiosk"), name="kiosk").start(demo.healthy_url("kiosk"))
    spooler = processes.motcua(*demo.arguments("printer"), name="printer").start()
    client = TapClient(demo.plan.port(KIOSK), SERVICE)
    times = [_first_byte(client, printer) for _ in range(TAPS_TO_PAPER + 1)][1:]  # the first one warms up
    for process in (kiosk, spooler):
        process.kill()
    printer.server.close()
    return times


def _first_byte(client: TapClient, printer: StopwatchPrinter) -> float:
    before = len(printer.first)
    tapped = time.perf_counter()
    client.tap()
    while len(printer.first) == before:
        time.sleep(0.0005)
    took = (printer.first[-1] - tapped) * 1000
    time.sleep(0.1)
    return took


def _add_integrity(sheet: Sheet, database: Path, told: list[str]) -> None:
    box = sqlite3.connect(database)
    stored = [row[0] for row in box.execute("SELECT letter || printf('%03d', number) FROM tickets ORDER BY number")]
    (highest,) = box.execute("SELECT max(number) FROM tickets").fetchone()
    box.close()
    sheet.add("numbers told twice", "", [len(told) - len(set(told))], "≤ 0", f"{len(told)} taps")
    sheet.add("numbers told but not stored", "", [len(set(told) - set(stored))], "≤ 0", f"{len(told)} taps")
    sheet.add("numbers skipped", "", [highest - len(stored)], "≤ 0", f"{len(stored)} tickets stored")
