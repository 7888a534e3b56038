"""The tracking page under 500 readers a second, each with a slip of their own, from a real server on each database."""

import json
import tempfile
from pathlib import Path
from typing import Any

import urllib3

from tests.bench.figures import Sheet
from tests.bench.open_loop import steady_gets
from tests.support.central_process import CentralProcess, central_process
from tests.support.postgres import running_postgres
from tests.support.processes import ProcessSet

DOSSIERS, RATE, SECONDS, REPETITIONS = 1000, 500, 10.0, 5
LOAD = f"open loop, {RATE}/s over 32 connections, {DOSSIERS} slips in turn, 3 steps each, 2 workers"


def run() -> Sheet:
    """Open slips at a steady rate."""
    sheet = Sheet("tracking", "The tracking page")
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessSet(Path(folder) / "logs") as processes,
        running_postgres() as server,
    ):
        urls = {
            "SQLite": f"sqlite:///{Path(folder) / 'central.sqlite3'}",
            "PostgreSQL": server.database("bench"),
        }
        for name, url in urls.items():
            central = central_process(processes, Path(folder) / name, url, workers=2).start()
            _measure(sheet, name, central)
            central.process.kill()
    return sheet


def _measure(sheet: Sheet, name: str, central: CentralProcess) -> None:
    paths = _slips(central)
    port = int(central.url.rpartition(":")[2])
    steady_gets(port, paths, 200, 2.0)  # warm
    runs = [steady_gets(port, paths, RATE, SECONDS) for _ in range(REPETITIONS)]
    sheet.add(f"{name}: page, p99", "ms", [one.percentile_ms(0.99) for one in runs], "≤ 20", LOAD)
    sheet.add(f"{name}: page, p50", "ms", [one.percentile_ms(0.5) for one in runs], "", LOAD)
    sheet.add(f"{name}: answers that were not the page", "", [float(sum(one.wrong for one in runs))], "≤ 0", LOAD)
    if name == "SQLite":
        size = len(central.get(paths[0]).data)
        sheet.add("page", "bytes", [float(size)], "≤ 25000", "Vietnamese, not compressed")


def _slips(central: CentralProcess) -> list[str]:
    """Take the dossiers in, each with a supplement asked for and given; return their pages."""
    dossiers = [central.box.dossier(officer_name="Trần Văn Bình") for _ in range(DOSSIERS)]
    for first in range(0, DOSSIERS, 500):
        central.post(*dossiers[first : first + 500])
    for dossier in dossiers:
        for status in ("5", "4"):
            _report(central, dossier["body"], status)
    return [f"/t/{dossier['body']['token']}" for dossier in dossiers]


_pool = urllib3.PoolManager(maxsize=4)


def _report(central: CentralProcess, body: dict[str, Any], status: str) -> None:
    answer = _pool.request(
        "POST",
        f"{central.url}/api/v1/cases/{body['code']}/status",
        body=json.dumps({"status": status, "at": central.box.ambient.now_text()}),
        headers={"Authorization": f"Bearer {central.api_key}", "Content-Type": "application/json"},
    )
    assert answer.status == 200, answer.data
