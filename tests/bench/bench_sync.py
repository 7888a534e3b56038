"""How many events a second central takes in over HTTP, on SQLite and on PostgreSQL."""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import urllib3
from sqlalchemy import text

from central.database import Database
from tests.bench.figures import Sheet
from tests.support.central_process import CentralProcess, central_process
from tests.support.postgres import running_postgres
from tests.support.processes import ProcessSet
from tests.support.sync_box import SyncBox

REPETITIONS = 5
BATCHES, BATCH = 8, 500
TARGETS = {"SQLite": "≥ 1000", "PostgreSQL": "≥ 2000"}
LOAD = f"{BATCHES} batches of {BATCH} from one box: a third each of tickets, their calls and dossiers"


def run() -> Sheet:
    """Post the same mix of events to a real server on each database."""
    sheet = Sheet("sync", "Sync into central")
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessSet(Path(folder) / "logs") as processes,
        _databases() as urls,
    ):
        for name, url in urls(Path(folder)).items():
            central = central_process(processes, Path(folder) / name, url).start()
            rates = [_rate(central, _bodies(central.box)) for _ in range(REPETITIONS)]
            sheet.add(f"{name}: events taken in", "1/s", rates, TARGETS[name], LOAD)
            expected = REPETITIONS * BATCHES * BATCH
            sheet.add(f"{name}: events lost", "", [expected - _taken(url)], "≤ 0", f"{expected} events")
            central.process.kill()
    return sheet


@contextmanager
def _databases() -> Iterator[Any]:
    with running_postgres() as server:
        yield lambda folder: {
            "SQLite": f"sqlite:///{folder / 'central.sqlite3'}",
            "PostgreSQL": server.database("bench"),
        }


def _bodies(box: SyncBox) -> list[bytes]:
    """Return the batches as bytes, so that making them is not what is measured."""
    return [json.dumps(box.batch(*_events(box))).encode() for _ in range(BATCHES)]


def _events(box: SyncBox) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    while len(events) < BATCH:
        ticket = box.ticket()
        events += [ticket, box.ticket_step(ticket["body"]["ticket_id"], "called"), box.dossier()]
    return events[:BATCH]


def _rate(central: CentralProcess, bodies: list[bytes]) -> float:
    pool = urllib3.PoolManager()
    url = f"{central.url}/api/v1/boxes/{central.box.id}/events"
    headers = {**central.box.headers, "Content-Type": "application/json"}
    began = time.perf_counter()
    for body in bodies:
        answer = pool.request("POST", url, body=body, headers=headers, timeout=60, retries=False)
        assert answer.status == 200, answer.data
        assert all(result["outcome"] == "done" for result in answer.json()["results"])
    return BATCHES * BATCH / (time.perf_counter() - began)


def _taken(url: str) -> int:
    database = Database(url)
    with database.engine.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM inbox_events")).scalar_one()
    database.close()
    return int(found)
