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
    printed_by: str | None = None
    """The printer it was sent to, once that has begun: its stand-in's name where the stand-in took it."""


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

    `kind` is one of `printer.layout.KINDS`, or "form"; `document` is the JSON form of the layout's input for that kind;
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
    row = connection.execute(
        "SELECT id, kind, state, reason, printed_by FROM print_jobs WHERE id = ?", (job_id,)
    ).fetchone()
    return PrintJob(*row) if row else None


def reprint(connection: sqlite3.Connection, ambient: Ambient, job_id: str) -> PrintJob | None:
    """Add the same paper again inside `Store.write_transaction()`, marked as the next copy; None for an unknown job.

    Copies are counted over all reprints of the first paper, whichever of them was asked for again.
    """
    row = connection.execute(
        "SELECT kind, document, printer, coalesce(original, id) AS original FROM print_jobs WHERE id = ?", (job_id,)
    ).fetchone()
    if row is None:
        return None
    last = connection.execute("SELECT max(copy) FROM print_jobs WHERE original = ?", (row["original"],)).fetchone()
    again = enqueue(
        connection,
        ambient,
        row["kind"],
        json.loads(row["document"]),
        printer=row["printer"],
        copy=(last[0] or 0) + 1,
    )
    connection.execute("UPDATE print_jobs SET original = ? WHERE id = ?", (row["original"], again.id))
    return again


@dataclass(frozen=True)
class PrinterState:
    """What a printer last said of itself; `reason` is a sentence for staff, `code` its key in printer/reasons.py."""

    name: str
    ready: bool
    reason: str | None
    since: str
    code: str = ""


def printer_states(connection: sqlite3.Connection) -> list[PrinterState]:
    """Return what is known of the printers; one that has never been asked is missing."""
    rows = connection.execute("SELECT name, ready, reason, since, code FROM printer_status ORDER BY name")
    return [PrinterState(row["name"], bool(row["ready"]), *tuple(row)[2:]) for row in rows]
