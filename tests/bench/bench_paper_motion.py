"""How the paper moves: first and last dot after a job is ready, and pauses within a paper, beside plain python-escpos."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from escpos.printer import Network
from PIL import Image

from appliance.core.ambient import real_ambient
from printer.escpos_encode import encode
from printer.layout import render
from printer.samples import SLIP, TICKET
from printer.virtual.roll import Sheet as Paper
from printer.worker import BEGIN, WATCHED
from tests.bench.figures import Sheet
from tests.support.virtual_printers import VirtualPrinter

REPETITIONS = 9
SPEEDS_MM_S = (150.0, 250.0)
DOCUMENTS = {"ticket": TICKET, "slip": SLIP}


def run() -> Sheet:
    """Print each paper on the virtual printer's model at both speeds, by this project and by python-escpos alone."""
    sheet = Sheet("paper-motion", "Paper in motion")
    for kind, document in DOCUMENTS.items():
        picture = render(kind, document)
        data = encode(picture, process_id="0001")
        for speed in SPEEDS_MM_S:
            ours = _measure(speed, lambda printer, job=data: _print(printer, job))
            plain = _measure(speed, lambda printer, drawn=picture: _print_plainly(printer, drawn))
            at = f"{kind} at {speed:.0f} mm/s"
            sheet.add(f"{at}: first dot after the job is ready", "ms", [one[0] for one in ours], "≤ 150")
            sheet.add(f"{at}: last dot", "ms", [one[1] for one in ours])
            sheet.add(f"{at}: pauses of the paper", "", [one[2] for one in ours], "≤ 0")
            sheet.add(f"{at}: first dot, python-escpos image()", "ms", [one[0] for one in plain])
            sheet.add(f"{at}: last dot, python-escpos image()", "ms", [one[1] for one in plain])
            sheet.add(f"{at}: pauses, python-escpos image()", "", [one[2] for one in plain])
    return sheet


def _measure(speed: float, send: Callable[[VirtualPrinter], None]) -> list[tuple[float, float, float]]:
    """Return (first dot ms, last dot ms, pauses) of each repetition."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        printer = VirtualPrinter(Path(folder), real_ambient())
        papers: list[Paper] = []
        printer.device.head._on_cut = papers.append
        printer.device.set(speed_mm_s=speed)
        for number in range(REPETITIONS):
            start = time.monotonic()
            send(printer)
            while len(papers) <= number:
                time.sleep(0.001)
            paper = papers[number]
            first = paper.began_at + _blank_rows(paper) / paper.strip.dots_per_mm / speed
            found.append(((first - start) * 1000, (paper.moved_until - start) * 1000, float(paper.pauses)))
        printer.close()
    return found


def _blank_rows(paper: Paper) -> int:
    inked = next((index for index, byte in enumerate(paper.rows) if byte), 0)
    return inked // paper.strip.row_bytes


def _print(printer: VirtualPrinter, data: bytes) -> None:
    session = printer.transport(printer.settings()).open()
    assert session.status().can_print
    assert session.send(WATCHED + data.removeprefix(BEGIN), "0001", 2.0).confirmed
    session.close()


def _print_plainly(printer: VirtualPrinter, picture: Image.Image) -> None:
    host, _, port = printer.address.rpartition(":")
    device = Network(host, int(port), profile="TM-T20II")
    device.image(picture.point(lambda value: 255 - value), fragment_height=128)
    device.cut()
    device.close()
