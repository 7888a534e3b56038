"""The spool in the database: which job is next, and each step of a job in one transaction."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import timedelta

from appliance.core.ambient import Ambient, moment_text
from appliance.core.errors import NotFound
from appliance.store import Store
from printer import jobs
from printer.reasons import words
from printer.spool_rules import FINAL, Outcome, after_restart, check_step

LEASE = timedelta(minutes=2)
WAITING = "state IN ('ready', 'deferred') AND finished_at IS NULL"


@dataclass(frozen=True)
class Job:
    """A job as the spooler works on it."""

    id: str
    kind: str
    document: dict[str, object]
    copy: int
    printer: str | None


def waiting(connection: sqlite3.Connection, ambient: Ambient) -> list[Job]:
    """Return the jobs that may still be printed, oldest first (ids are time-ordered)."""
    rows = connection.execute(
        f"SELECT id, kind, document, copy, printer FROM print_jobs WHERE {WAITING} AND expires_at > ?"  # noqa: S608
        " ORDER BY created_at, id LIMIT 200",
        (ambient.now_text(),),
    )
    return [Job(row["id"], row["kind"], json.loads(row["document"]), row["copy"], row["printer"]) for row in rows]


def begin(store: Store, ambient: Ambient, job_id: str, printer: str) -> bool:
    """Lease a job for `printer` and note, on disk, that its bytes are about to leave; False where one was faster.

    When this returns True the job will never be sent again by itself, whatever happens next.
    """
    now = ambient.now()
    with store.write_transaction() as connection:
        changed = connection.execute(
            "UPDATE print_jobs SET state = 'leased', sending = 1, reason = NULL, printed_by = ?, lease_until = ?,"  # noqa: S608
            f" attempts = attempts + 1 WHERE id = ? AND {WAITING} AND expires_at > ?",
            (printer, moment_text(now + LEASE), job_id, moment_text(now)),
        )
        return changed.rowcount == 1


def finish(store: Store, ambient: Ambient, job_id: str, outcome: Outcome) -> None:
    """Put a job into the state of its outcome; raises Conflict where that can't follow its present state."""
    with store.write_transaction() as connection:
        row = connection.execute("SELECT state FROM print_jobs WHERE id = ?", (job_id,)).fetchone()
        check_step(row["state"], outcome.state)
        _write(connection, ambient, job_id, outcome)


def put_off(store: Store, ambient: Ambient, job_ids: list[str], reason: str) -> int:
    """Mark waiting jobs as deferred for `reason`; writes only what changes, and returns how many did."""
    text = words(reason)
    marks = ",".join("?" * len(job_ids))
    condition = f"id IN ({marks}) AND {WAITING} AND (state <> 'deferred' OR reason IS NOT ?)"
    found = store.reader().execute(f"SELECT 1 FROM print_jobs WHERE {condition} LIMIT 1", (*job_ids, text)).fetchone()  # noqa: S608
    if found is None:
        return 0
    with store.write_transaction() as connection:
        changed = connection.execute(
            f"UPDATE print_jobs SET state = 'deferred', reason = ? WHERE {condition}",  # noqa: S608
            (text, *job_ids, text),
        )
        return changed.rowcount


def expire(store: Store, ambient: Ambient) -> int:
    """End the waiting jobs whose time is over, and return how many: a morning's ticket must not come out at noon."""
    now = ambient.now_text()
    condition = f"{WAITING} AND expires_at <= ?"
    if store.reader().execute(f"SELECT 1 FROM print_jobs WHERE {condition} LIMIT 1", (now,)).fetchone() is None:  # noqa: S608
        return 0
    with store.write_transaction() as connection:
        changed = connection.execute(
            "UPDATE print_jobs SET state = 'expired', finished_at = ?,"  # noqa: S608
            f" reason = coalesce(reason, ?) WHERE {condition}",
            (now, words("expired"), now),
        )
        return changed.rowcount


def recover(store: Store, ambient: Ambient) -> int:
    """Settle what a dead spooler left leased; call only while holding the spooler's lock.

    Returns how many jobs became uncertain.
    """
    with store.write_transaction() as connection:
        rows = connection.execute("SELECT id, sending FROM print_jobs WHERE state = 'leased'").fetchall()
        outcomes = [(row["id"], after_restart(bool(row["sending"]))) for row in rows]
        for job_id, outcome in outcomes:
            _write(connection, ambient, job_id, outcome)
    return sum(outcome.state == "uncertain" for _, outcome in outcomes)


def was_broken_off(connection: sqlite3.Connection, printer: str) -> bool:
    """Tell whether the last job that a printer got bytes of did not surely end: it may wait for the rest of a command.

    Asked of the disk, because the process that broke it off, and the one after it, may both be dead.
    """
    row = connection.execute(
        "SELECT state FROM print_jobs WHERE printed_by = ? AND state IN ('printed', 'uncertain')"
        " ORDER BY finished_at DESC, id DESC LIMIT 1",
        (printer,),
    ).fetchone()
    return row is not None and row["state"] == "uncertain"


def _write(connection: sqlite3.Connection, ambient: Ambient, job_id: str, outcome: Outcome) -> None:
    connection.execute(
        "UPDATE print_jobs SET state = ?, reason = ?, confirmation = ?, finished_at = ?, lease_until = NULL,"
        " sending = 0 WHERE id = ?",
        (
            outcome.state,
            words(outcome.reason) if outcome.reason else None,
            outcome.confirmation,
            ambient.now_text() if outcome.state in FINAL else None,
            job_id,
        ),
    )


def reprint(store: Store, ambient: Ambient, job_id: str) -> jobs.PrintJob:
    """Add a new job with the same paper, marked as copy n+1; raises NotFound "job-unknown"."""
    with store.write_transaction() as connection:
        again = jobs.reprint(connection, ambient, job_id)
    if again is None:
        raise NotFound("job-unknown", "Không có lệnh in này.", "There is no such print job.")
    return again


def note_printer(store: Store, ambient: Ambient, name: str, ready: bool, code: str) -> None:
    """Keep what a printer last said of itself, where that has changed; kiosk and staff pages read it."""
    row = store.reader().execute("SELECT ready, code FROM printer_status WHERE name = ?", (name,)).fetchone()
    if row is not None and (bool(row["ready"]), row["code"] or "") == (ready, code):
        return
    with store.write_transaction() as connection:
        connection.execute(
            "INSERT INTO printer_status (name, ready, code, reason, since) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET ready = excluded.ready, code = excluded.code,"
            " reason = excluded.reason, since = excluded.since",
            (name, int(ready), code, words(code) if code else None, ambient.now_text()),
        )


def forget_printers(store: Store, names: set[str]) -> None:
    """Drop what is known of printers that are no longer configured."""
    gone = [row["name"] for row in store.reader().execute("SELECT name FROM printer_status")]
    with store.write_transaction() as connection:
        connection.executemany("DELETE FROM printer_status WHERE name = ?", [(n,) for n in gone if n not in names])
