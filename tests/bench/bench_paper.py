"""What a paper costs: drawing, packing, bytes and length, and how soon after the commit the printer gets its first byte."""

import sys
import tempfile
import time
from pathlib import Path

from escpos.printer import Dummy
from PIL import Image

from appliance.core.ambient import real_ambient
from appliance.migrations import migrate, migration_sets
from appliance.store import Store
from printer import jobs
from printer.escpos_encode import encode, plain_raster_bytes
from printer.layout import render
from printer.paper import millimetres
from printer.samples import SLIP, TICKET
from tests.bench.figures import Sheet
from tests.bench.stopwatch_printer import StopwatchPrinter
from tests.support.processes import ProcessSet
from tests.support.spool_bench import BOX

REPETITIONS = 30
DOCUMENTS = {"ticket": TICKET, "slip": SLIP}
LIMITS = {"ticket": ("≤ 15000", "≤ 80"), "slip": ("≤ 60000", "≤ 200")}


def run() -> Sheet:
    """Measure both papers."""
    sheet = Sheet("paper", "Paper")
    for kind, document in DOCUMENTS.items():
        picture = render(kind, document)
        data = encode(picture, process_id="0001")
        bytes_limit, length_limit = LIMITS[kind]
        sheet.add(f"{kind}: render, warm", "ms", _times(lambda k=kind, d=document: render(k, d)), "≤ 60")
        sheet.add(f"{kind}: cut into bands and encode", "ms", _times(lambda p=picture: encode(p)))
        sheet.add(f"{kind}: the same by python-escpos image()", "ms", _times(lambda p=picture: _plain(p)))
        sheet.add(f"{kind}: bytes", "B", [len(data)], bytes_limit)
        sheet.add(f"{kind}: share of the plain raster", "%", [100 * len(data) / plain_raster_bytes(picture)], "≤ 50")
        sheet.add(f"{kind}: length", "mm", [millimetres(picture.height)], length_limit)
    for kind, times in _first_bytes().items():
        sheet.add(f"{kind}: commit to first byte at the printer", "ms", times, "≤ 150", "spooler idle before")
    return sheet


def _times(call: object) -> list[float]:
    assert callable(call)
    call()
    times = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return times


def _plain(picture: Image.Image) -> int:
    device = Dummy(profile="TM-T20II")
    device.image(picture.point(lambda value: 255 - value), fragment_height=128)
    return len(device.output)


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
