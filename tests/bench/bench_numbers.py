"""A hundred thousand numbers taken by four processes from one database: none twice, none skipped, each with its paper."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.bench.figures import Sheet
from tests.support.kiosk_process import RunningKiosk
from tests.support.processes import ProcessSet

NUMBERS = int(os.environ.get("BENCH_NUMBERS", "100000"))
PROCESSES = 4
SERVICE = "dat-dai"
_SUMS = """
SELECT COUNT(*), COUNT(DISTINCT letter || number), MAX(number), COUNT(print_job_id),
    (SELECT COUNT(*) FROM outbox WHERE kind = 'ticket.issued') FROM tickets
"""


def run() -> Sheet:
    """Let the processes race, then count what is stored."""
    sheet = Sheet("numbers", "100,000 numbers from several processes")
    with tempfile.TemporaryDirectory() as folder, ProcessSet(Path(folder) / "logs") as processes:
        kiosk = RunningKiosk(processes, Path(folder))
        argv = [sys.executable, "-m", "tests.bench.take_many", str(kiosk.config), SERVICE, str(NUMBERS // PROCESSES)]
        began = time.monotonic()
        takers = [subprocess.Popen(argv) for _ in range(PROCESSES)]
        failed = [taker.wait() for taker in takers].count(0) - PROCESSES
        took_s = time.monotonic() - began
        with closing(sqlite3.connect(kiosk.database)) as box:
            stored, different, highest, papers, events = box.execute(_SUMS).fetchone()
    load = f"{PROCESSES} processes, {NUMBERS} numbers"
    sheet.add("processes that failed", "", [-failed], "≤ 0", load)
    sheet.add("numbers missing", "", [NUMBERS - stored], "≤ 0", load)
    sheet.add("numbers given twice", "", [stored - different], "≤ 0", load)
    sheet.add("numbers skipped", "", [highest - different], "≤ 0", load)
    sheet.add("numbers without paper or event", "", [2 * stored - papers - events], "≤ 0", load)
    sheet.add("numbers per second", "1/s", [stored / took_s], "", f"{load}, start-up counted")
    return sheet
