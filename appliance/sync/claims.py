"""The outbox rows' way through their states, each step one transaction (states: docs/architecture.md)."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from appliance.core.ambient import Ambient, moment_text
from appliance.core.protocol import MAX_EVENTS, EventResult
from appliance.store import Store
from appliance.sync.outbox_rules import LEASE_FOR, Row, fill_batch, retry_at

_COLUMNS = "id, event_id, kind, subject, subject_seq, created_at, body, attempts"


def claim(store: Store, ambient: Ambient) -> list[Row]:
    """Lease the next batch: fresh rows and what is due again, oldest first; empty when there is nothing to send."""
    if not _anything_open(store, ambient):
        return []
    with store.write_transaction() as connection:
        fresh = _rows(connection, "state = 'ready'", ())
        due = _rows(connection, "state = 'deferred' AND next_attempt_at <= ?", (ambient.now_text(),))
        # A lease that ran out: the daemon was killed between sending and noting the answer.
        lost = _rows(connection, "state = 'leased' AND lease_until <= ?", (ambient.now_text(),))
        batch = fill_batch(fresh, lost + due)
        until = moment_text(ambient.now() + LEASE_FOR)
        connection.executemany(
            "UPDATE outbox SET state = 'leased', lease_until = ? WHERE id = ?", [(until, row.id) for row in batch]
        )
        return batch


def release_all(store: Store) -> int:
    """Put every leased row back to ready and return how many; only the one daemon calls it, when it starts."""
    with store.write_transaction() as connection:
        return connection.execute(
            "UPDATE outbox SET state = 'ready', lease_until = NULL WHERE state = 'leased'"
        ).rowcount


def give_back(store: Store, batch: Sequence[Row]) -> None:
    """Return a batch that was not delivered to where it came from, without charging its rows."""
    with store.write_transaction() as connection:
        connection.executemany(
            "UPDATE outbox SET state = CASE WHEN attempts > 0 THEN 'deferred' ELSE 'ready' END, lease_until = NULL"
            " WHERE id = ? AND state = 'leased'",
            [(row.id,) for row in batch],
        )


def settle(store: Store, ambient: Ambient, batch: Sequence[Row], results: Sequence[EventResult]) -> None:
    """Note central's answer for each row; a row it did not mention is put off like a deferred one."""
    answers = {result.id: result for result in results}
    with store.write_transaction() as connection:
        for row in batch:
            answer = answers.get(row.event_id) or EventResult(id=row.event_id, outcome="deferred", reason="no answer")
            _settle_one(connection, ambient, row, answer)


def park(store: Store, ambient: Ambient, batch: Sequence[Row], reason: str) -> None:
    """Set rows aside for a person."""
    settle(store, ambient, batch, [EventResult(id=row.event_id, outcome="parked", reason=reason) for row in batch])


def reoffer(connection: sqlite3.Connection) -> int:
    """Make every done row ready again (central was restored: its inbox keys sort out what it has)."""
    return connection.execute(
        "UPDATE outbox SET state = 'ready', done_at = NULL, attempts = 0 WHERE state = 'done'"
    ).rowcount


@dataclass(frozen=True)
class Counts:
    """How the outbox stands; `oldest_open` is an RFC 3339 text or None."""

    ready: int
    deferred: int
    parked: int
    oldest_open: str | None


def counts(store: Store) -> Counts:
    """Return how many rows wait, in which state, and since when."""
    row = (
        store.reader()
        .execute(
            "SELECT total(state IN ('ready', 'leased')), total(state = 'deferred'), total(state = 'parked'),"
            " min(CASE WHEN state <> 'parked' THEN created_at END) FROM outbox WHERE state <> 'done'"
        )
        .fetchone()
    )
    return Counts(int(row[0]), int(row[1]), int(row[2]), row[3])


def _settle_one(connection: sqlite3.Connection, ambient: Ambient, row: Row, answer: EventResult) -> None:
    now = ambient.now_text()
    retry = None
    if answer.outcome == "deferred":
        retry = moment_text(retry_at(ambient.now(), row.attempts + 1, ambient.random_bytes(1)[0] / 255))
    connection.execute(
        "UPDATE outbox SET state = ?, lease_until = NULL, attempts = attempts + ?, next_attempt_at = ?, reason = ?,"
        " done_at = ? WHERE id = ?",
        (
            answer.outcome,
            int(answer.outcome == "deferred"),
            retry,
            answer.reason,
            now if answer.outcome == "done" else None,
            row.id,
        ),
    )


def _anything_open(store: Store, ambient: Ambient) -> bool:
    now = ambient.now_text()
    question = (
        "SELECT 1 FROM outbox WHERE state = 'ready' OR (state = 'deferred' AND next_attempt_at <= ?)"
        " OR (state = 'leased' AND lease_until <= ?) LIMIT 1"
    )
    return store.reader().execute(question, (now, now)).fetchone() is not None


def _rows(connection: sqlite3.Connection, condition: str, values: tuple[str, ...]) -> list[Row]:
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE {condition} ORDER BY id LIMIT {MAX_EVENTS}",  # noqa: S608 - constants
        values,
    )
    return [Row(*row) for row in found]
