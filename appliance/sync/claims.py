"""The outbox rows' way through their states, each step one transaction (states: docs/architecture.md)."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from appliance.core.ambient import Ambient, moment_text
from appliance.core.protocol import MAX_EVENTS, EventResult
from appliance.store import Store
from appliance.sync.outbox_rules import LEASE_FOR, Row, fill_batch, retry_at, too_big

_COLUMNS = "id, event_id, kind, subject, subject_seq, created_at, body, attempts"
# A row that was put off once keeps its time, so it is told from a fresh one by that.
_GIVE_BACK = (
    "UPDATE outbox SET lease_until = NULL, state = CASE WHEN next_attempt_at IS NULL THEN 'ready' ELSE 'deferred' END"
)


def claim(store: Store, ambient: Ambient) -> list[Row]:
    """Lease the next batch (`fill_batch`); empty when there is nothing to send.

    A row that no batch can hold is parked on the way.
    """
    if not _anything_open(store, ambient):
        return []
    now = ambient.now_text()
    with store.write_transaction() as connection:
        oldest = _rows(connection, "state = 'ready'", "next_attempt_at, id")
        newest = _rows(connection, "state = 'ready'", "next_attempt_at DESC, id DESC")
        due = _rows(connection, "state = 'deferred' AND next_attempt_at <= ?", "next_attempt_at, id", now)
        # A lease that ran out: the daemon was killed between sending and noting the answer.
        lost = _rows(connection, "state = 'leased' AND lease_until <= ?", "id", now)
        _park_too_big(connection, ambient, [*oldest, *newest, *lost, *due])
        batch = fill_batch(*(_sendable(lane) for lane in (newest, oldest, [*lost, *due])))
        until = moment_text(ambient.now() + LEASE_FOR)
        connection.executemany(
            "UPDATE outbox SET state = 'leased', lease_until = ? WHERE id = ?", [(until, row.id) for row in batch]
        )
        return batch


def release_all(store: Store) -> int:
    """Put every leased row back to where it came from and return how many; only the one daemon, when it starts."""
    with store.write_transaction() as connection:
        return connection.execute(f"{_GIVE_BACK} WHERE state = 'leased'").rowcount


def give_back(store: Store, batch: Sequence[Row]) -> None:
    """Return a batch that was not delivered to where it came from, without charging its rows."""
    with store.write_transaction() as connection:
        connection.executemany(f"{_GIVE_BACK} WHERE id = ? AND state = 'leased'", [(row.id,) for row in batch])


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


def reoffer(connection: sqlite3.Connection, ambient: Ambient) -> int:
    """Offer every done row again (central was restored: its inbox keys sort out what it has); fresh rows go first."""
    return connection.execute(
        "UPDATE outbox SET state = 'deferred', next_attempt_at = ?, done_at = NULL, attempts = 0, reason = NULL"
        " WHERE state = 'done'",
        (ambient.now_text(),),
    ).rowcount


def try_all_now(connection: sqlite3.Connection) -> int:
    """Make what was put off or parked ready; return how many rows."""
    return connection.execute(
        "UPDATE outbox SET state = 'ready', next_attempt_at = NULL, reason = NULL"
        " WHERE state <> 'done' AND state IN ('deferred', 'parked')"
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


def parked_reasons(store: Store) -> list[tuple[str, int]]:
    """Return why rows are parked and how many each, most first; at most twenty reasons."""
    rows = store.reader().execute(
        "SELECT coalesce(reason, '-'), count(*) FROM outbox WHERE state <> 'done' AND state = 'parked'"
        " GROUP BY 1 ORDER BY 2 DESC LIMIT 20"
    )
    return [(str(reason), int(count)) for reason, count in rows]


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
    # Each condition repeats `state <> 'done'`: only then does SQLite use the index of open rows.
    now = ambient.now_text()
    question = (
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE state <> 'done' AND state = 'ready')"
        " OR EXISTS (SELECT 1 FROM outbox WHERE state <> 'done' AND state = 'deferred' AND next_attempt_at <= ?)"
        " OR EXISTS (SELECT 1 FROM outbox WHERE state <> 'done' AND state = 'leased' AND lease_until <= ?)"
    )
    return bool(store.reader().execute(question, (now, now)).fetchone()[0])


def _rows(connection: sqlite3.Connection, condition: str, order: str, *values: str) -> list[Row]:
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE state <> 'done' AND {condition}"  # noqa: S608 - constants
        f" ORDER BY {order} LIMIT {MAX_EVENTS}",
        values,
    )
    return [Row(*row) for row in found]


def _park_too_big(connection: sqlite3.Connection, ambient: Ambient, rows: Sequence[Row]) -> None:
    for row in rows:
        if too_big(row):
            _settle_one(connection, ambient, row, EventResult(id=row.event_id, outcome="parked", reason="too-big"))


def _sendable(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if not too_big(row)]
