"""A visit of several procedures on one ticket: the counters in order, and where the ticket goes after each."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.queue_services import QueueIndex, QueueService

MAX_PROCEDURES = 6


@dataclass(frozen=True)
class VisitStep:
    """One procedure of a visit and the line it is done in."""

    service: QueueService
    procedure_id: str


def plan_steps(index: QueueIndex, procedure_ids: Sequence[str]) -> tuple[VisitStep, ...]:
    """Return the steps in the order chosen, those of one line together, so that no line is joined twice.

    Raises InvalidInput "unknown-procedure".
    """
    steps = [VisitStep(index.service_of_procedure(one), one) for one in dict.fromkeys(procedure_ids)]
    lines = list(dict.fromkeys(step.service.id for step in steps))
    return tuple(sorted(steps, key=lambda step: lines.index(step.service.id)))


def insert_steps(connection: sqlite3.Connection, ticket_id: str, steps: Sequence[VisitStep]) -> None:
    """Store the steps of a ticket just issued."""
    seq = connection.execute("SELECT seq FROM tickets WHERE id = ?", (ticket_id,)).fetchone()[0]
    connection.executemany(
        "INSERT INTO ticket_steps (ticket_seq, position, service_id, procedure_id) VALUES (?, ?, ?, ?)",
        [(seq, position, step.service.id, step.procedure_id) for position, step in enumerate(steps)],
    )


def next_line(connection: sqlite3.Connection, row: sqlite3.Row, now: str) -> str | None:
    """Close the steps of the line the ticket is in, and return the line of its next open step (None: done)."""
    connection.execute(
        "UPDATE ticket_steps SET done_at = ? WHERE ticket_seq = ? AND service_id = ? AND done_at IS NULL",
        (now, row["seq"], row["service_id"]),
    )
    following = connection.execute(
        "SELECT service_id FROM ticket_steps WHERE ticket_seq = ? AND done_at IS NULL ORDER BY position LIMIT 1",
        (row["seq"],),
    ).fetchone()
    return following["service_id"] if following else None


def steps_of(connection: sqlite3.Connection, index: QueueIndex, row: sqlite3.Row) -> list[dict[str, object]]:
    """Return the steps of a ticket as the API answers them; empty for a ticket of one procedure."""
    rows = connection.execute(
        "SELECT service_id, procedure_id, done_at FROM ticket_steps WHERE ticket_seq = ? ORDER BY position",
        (row["seq"],),
    )
    return [_view(index, one) for one in rows]


def _view(index: QueueIndex, row: sqlite3.Row) -> dict[str, object]:
    service = index.services.get(row["service_id"])
    counters = [index.desks[one].number for one in service.counter_ids] if service else []
    return {
        "service_id": row["service_id"],
        "procedure_id": row["procedure_id"],
        "counters": counters,
        "done": row["done_at"] is not None,
    }
