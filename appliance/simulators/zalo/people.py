"""The citizens who use the simulated Zalo, and what they and the account have written to each other."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from appliance.core.ambient import Ambient, parse_moment
from appliance.store import Store

_NAMES = ("Nguyễn Văn Mẫu", "Trần Thị Ví Dụ", "Lê Thử", "Phạm Thị Minh Họa", "Hoàng Văn Nháp")


@dataclass(frozen=True)
class Person:
    """One Zalo user as the account sees them."""

    id: str
    name: str
    follows: bool
    last_interaction: datetime | None


@dataclass(frozen=True)
class Message:
    """One message of a conversation."""

    id: str
    user_id: str
    from_user: bool
    text: str
    at: datetime


class People:
    """Users and messages."""

    def __init__(self, store: Store, ambient: Ambient) -> None:
        self._store = store
        self._ambient = ambient

    def add(self) -> Person:
        """Make a new user with an invented name."""
        user_id = str(int.from_bytes(self._ambient.random_bytes(7), "big") + 10**17)
        with self._store.write_transaction() as connection:
            count = connection.execute("SELECT COUNT(*) FROM users").fetchone()[0]
            name = _NAMES[count % len(_NAMES)] + (f" {count // len(_NAMES) + 1}" if count >= len(_NAMES) else "")
            connection.execute("INSERT INTO users (id, name) VALUES (?, ?)", (user_id, name))
        return Person(user_id, name, follows=False, last_interaction=None)

    def by_phone(self, phone: str) -> Person:
        """Return the user with this telephone number, made at first: templates reach who never opened the account."""
        known = self.find(phone)
        if known is not None:
            return known
        with self._store.write_transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO users (id, name) VALUES (?, ?)", (phone, f"+{phone}"))
        return Person(phone, f"+{phone}", follows=False, last_interaction=None)

    def find(self, user_id: str) -> Person | None:
        """Return a user, or None."""
        row = self._store.reader().execute("SELECT * FROM users WHERE id = ?", (user_id,)).fetchone()
        return None if row is None else _person(row)

    def all(self) -> list[Person]:
        """Return every user, those who wrote last first."""
        rows = self._store.reader().execute("SELECT * FROM users ORDER BY last_interaction DESC, id").fetchall()
        return [_person(row) for row in rows]

    def follow(self, user_id: str, follows: bool) -> None:
        """Let a user follow the account or stop; following is an interaction."""
        with self._store.write_transaction() as connection:
            connection.execute("UPDATE users SET follows = ? WHERE id = ?", (int(follows), user_id))
            if follows:
                self._touch(connection, user_id)

    def write(self, user_id: str, text: str, *, from_user: bool) -> Message:
        """Add a message to the conversation; one from the user is an interaction."""
        now = self._ambient.now_text()
        message_id = self._ambient.random_bytes(10).hex()
        with self._store.write_transaction() as connection:
            connection.execute(
                "INSERT INTO messages (id, user_id, from_user, text, at) VALUES (?, ?, ?, ?, ?)",
                (message_id, user_id, int(from_user), text, now),
            )
            if from_user:
                self._touch(connection, user_id)
        return Message(message_id, user_id, from_user, text, parse_moment(now))

    def conversation(self, user_id: str, limit: int = 100) -> list[Message]:
        """Return the last messages with a user, oldest first."""
        rows = self._store.reader().execute(
            "SELECT * FROM messages WHERE user_id = ? ORDER BY seq DESC LIMIT ?", (user_id, limit)
        )
        return [_message(row) for row in reversed(rows.fetchall())]

    def _touch(self, connection: sqlite3.Connection, user_id: str) -> None:
        connection.execute("UPDATE users SET last_interaction = ? WHERE id = ?", (self._ambient.now_text(), user_id))


def _person(row: sqlite3.Row) -> Person:
    last = row["last_interaction"]
    return Person(row["id"], row["name"], bool(row["follows"]), None if last is None else parse_moment(last))


def _message(row: sqlite3.Row) -> Message:
    return Message(row["id"], row["user_id"], bool(row["from_user"]), row["text"], parse_moment(row["at"]))
