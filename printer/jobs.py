"""The print jobs of the box as rows: enqueued in the same transaction as the ticket or slip they show."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from appliance.core.ambient import Ambient, moment_text


@dataclass(frozen=True)
class PrintJob:
    """What the API tells about a job."""

    id: str
    kind: str
    state: str
    reason: str | None


def enqueue(
    connection: sqlite3.Connection,
    ambient: Ambient,
    kind: str,
    document: Mapping[str, object],
    *,
    printer: str | None = None,
    lives_for: timedelta = timedelta(minutes=30),
    copy: int = 0,
) -> PrintJob:
    """Add one job inside `Store.write_transaction()`.

    `kind` is "ticket", "slip" or "test"; `document` is the JSON form of the layout's input for that kind;
    `printer` names a configured printer (None: routed by kind); a job not begun within `lives_for`
    expires; `copy` is n of "BẢN IN LẠI (lần n)", 0 for the first paper.
    """
    job_id = ambient.new_id()
    connection.execute(
        "INSERT INTO print_jobs (id, kind, document, printer, copy, created_at, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            job_id,
            kind,
            json.dumps(document, ensure_ascii=False),
            printer,
            copy,
            ambient.now_text(),
            moment_text(ambient.now() + lives_for),
        ),
    )
    return PrintJob(job_id, kind, "ready", None)


def find(connection: sqlite3.Connection, job_id: str) -> PrintJob | None:
    """Return the job, or None."""
    row = connection.execute("SELECT id, kind, state, reason FROM print_jobs WHERE id = ?", (job_id,)).fetchone()
    return PrintJob(*row) if row else None
