"""What holders of tickets asked for on central's page: kept by sync as it comes, done by the kiosk in its own time."""

import sqlite3
from collections.abc import Sequence
from datetime import timedelta

from appliance.core.ambient import Ambient, moment_text
from appliance.core.protocol import TicketWish

# Longer than a short break of the line, shorter than it takes the hall to move on.
FRESH_FOR = timedelta(minutes=3)
_KEEP_FOR = timedelta(days=1)


def keep(connection: sqlite3.Connection, ambient: Ambient, ticket_id: str, wish: TicketWish) -> None:
    """Keep a wish, inside `Store.write_transaction()`; one that came before is not asked for twice."""
    now = ambient.now()
    connection.execute("DELETE FROM ticket_wishes WHERE asked_at < ?", (moment_text(now - _KEEP_FOR),))
    connection.execute(
        "INSERT INTO ticket_wishes (id, ticket_id, act, asked_at, outcome) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            wish.id,
            ticket_id,
            wish.act,
            moment_text(wish.asked_at),
            None if now - wish.asked_at < FRESH_FOR else "late",
        ),
    )


def open_wishes(reader: sqlite3.Connection, ambient: Ambient) -> Sequence[sqlite3.Row]:
    """Return what is still to be done, oldest first."""
    since = moment_text(ambient.now() - FRESH_FOR)
    return reader.execute(
        "SELECT id, ticket_id, act FROM ticket_wishes WHERE outcome IS NULL AND asked_at >= ? ORDER BY asked_at",
        (since,),
    ).fetchall()


def settle(connection: sqlite3.Connection, wish_id: str, outcome: str) -> None:
    """Note what became of a wish ("done" or why not), in the transaction that did it."""
    connection.execute("UPDATE ticket_wishes SET outcome = ? WHERE id = ?", (outcome, wish_id))
