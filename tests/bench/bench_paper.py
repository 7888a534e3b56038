"""What a paper costs: drawing, packing, bytes and length, and how soon after the commit the printer gets its first byte."""

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from appliance.core.ambient import real_ambient
from appliance.migrations import migrate, migration_sets
from appliance.store import Store
from printer import jobs
from printer.escpos_encode import encode, plain_raster_bytes
from printer.layout import render
from printer.paper import millimetres
from printer.paper_job import make_paper
from printer.printer_settings import PrinterSettings
from printer.profiles import Profile
from printer.samples import SLIP, TICKET
from tests.bench.figures import Sheet
from tests.bench.plain_slip import by_image, by_text
from tests.bench.stopwatch_printer import StopwatchPrinter
from tests.support.processes import ProcessSet
from tests.support.spool_bench import BOX

REPETITIONS = 30
CPU = "processor time"
DOCUMENTS = {"ticket": TICKET, "slip": SLIP}
LIMITS = {"ticket": ("≤ 15000", "≤ 80"), "slip": ("≤ 60000", "≤ 200")}


def run() -> Sheet:
    """Measure both papers."""
    sheet = Sheet("paper", "Paper")
    for kind, document in DOCUMENTS.items():
        picture = render(kind, document)
        data = encode(picture, process_id="0001")
        bytes_limit, length_limit = LIMITS[kind]
        sheet.add(f"{kind}: render, warm", "ms", _times(lambda k=kind, d=document: render(k, d)), "≤ 60", CPU)
        sheet.add(f"{kind}: cut into bands and encode", "ms", _times(lambda p=picture: encode(p)), "≤ 3", CPU)
        sheet.add(f"{kind}: the same by python-escpos image()", "ms", _times(lambda p=picture: by_image(p)), load=CPU)
        sheet.add(f"{kind}: bytes", "B", [len(data)], bytes_limit)
        sheet.add(f"{kind}: share of the plain raster", "%", [100 * len(data) / plain_raster_bytes(picture)], "≤ 50")
        sheet.add(f"{kind}: bytes of python-escpos image()", "B", [len(by_image(picture))])
        sheet.add(f"{kind}: length", "mm", [millimetres(picture.height)], length_limit)
    _other_ways(sheet)
    for kind, times in _first_bytes().items():
        sheet.add(f"{kind}: commit to first byte at the printer", "ms", times, "≤ 150", "spooler idle before")
    return sheet


def _times(call: object) -> list[float]:
    """Return the processor time of each repetition: what else the machine does is not the paper's cost."""
    assert callable(call)
    call()
    times = []
    for _ in range(REPETITIONS):
        start = time.process_time()
        call()
        times.append((time.process_time() - start) * 1000)
    return times


def _other_ways(sheet: Sheet) -> None:
    """The slip by python-escpos text() and qr(), with a code drawn by the device, and in the emergency text mode."""
    sheet.add("slip: by python-escpos text() and qr()", "ms", _times(by_text), load=CPU)
    sheet.add("slip: bytes of python-escpos text() and qr()", "B", [len(by_text())], load="the printer's own font")
    native = PrinterSettings("x", "memory", "", profile=Profile(native_qr=True))
    for words, printer in (("device's own QR", native), ("text mode", replace(native, text_only=True))):
        paper = make_paper("slip", SLIP, 0, printer)
        times = _times(lambda p=printer: make_paper("slip", SLIP, 0, p).data("0001"))
        sheet.add(f"slip, {words}: draw and encode", "ms", times, load=CPU)
        sheet.add(f"slip, {words}: bytes", "B", [len(paper.data("0001"))], "≤ 60000")


def _first_bytes() -> dict[str, list[float]]:
    printer, ambient = StopwatchPrinter(), real_ambient()
    with tempfile.TemporaryDirectory() as name, ProcessSet(Path(name) / "logs") as processes:
        folder = Path(name)
        (folder / "box.toml").write_text(BOX.format(folder=folder, raw=printer.port))
        migrate(folder / "box.sqlite3", migration_sets("box"))
        processes.command(
            [sys.executable, "-m", "appliance.cli", "printer", "run", "--config", str(folder / "box.toml")]
        ).start()
        time.sleep(2)
        store = Store(folder / "box.sqlite3")
        found = {
            kind: [_one_job(store, printer, ambient, kind, document) for _ in range(REPETITIONS)]
            for kind, document in DOCUMENTS.items()
        }
        store.close()
    printer.server.close()
    return found


def _one_job(
    store: Store, printer: StopwatchPrinter, ambient: object, kind: str, document: dict[str, object]
) -> float:
    before = len(printer.first)
    with store.write_transaction() as connection:
        jobs.enqueue(connection, ambient, kind, document)  # type: ignore[arg-type]
    committed = time.perf_counter()
    while len(printer.first) == before:
        time.sleep(0.0005)
    took = (printer.first[-1] - committed) * 1000
    time.sleep(0.05)
    return took
