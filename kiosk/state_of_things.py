"""How printers and sync are doing, as the admin page shows it; counts only, no personal data."""

import sqlite3

from printer import jobs


def printers_and_sync(connection: sqlite3.Connection) -> dict[str, object]:
    """Return print jobs and events by state, and the oldest of each that is still open."""
    return {
        "printers": jobs.printer_states(connection),
        "jobs": _counts(connection, "SELECT state, COUNT(*) FROM print_jobs GROUP BY state"),
        "oldest_job": _one(connection, "SELECT MIN(created_at) FROM print_jobs WHERE finished_at IS NULL"),
        "last_reason": _one(
            connection,
            "SELECT reason FROM print_jobs WHERE finished_at IS NULL AND reason IS NOT NULL ORDER BY created_at DESC LIMIT 1",
        ),
        "events": _counts(connection, "SELECT state, COUNT(*) FROM outbox GROUP BY state"),
        "oldest_event": _one(connection, "SELECT MIN(created_at) FROM outbox WHERE state <> 'done'"),
    }


def _counts(connection: sqlite3.Connection, query: str) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(query)}


def _one(connection: sqlite3.Connection, query: str) -> str | None:
    row = connection.execute(query).fetchone()
    return row[0] if row else None
