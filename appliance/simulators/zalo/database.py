"""The simulator's own database: tokens, users, messages and webhooks, so that a restart forgets nothing."""

from pathlib import Path

from appliance.store import Store

_TABLES = """
CREATE TABLE IF NOT EXISTS tokens (
    token TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('access', 'refresh')),
    expires_at TEXT NOT NULL,
    used INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    follows INTEGER NOT NULL DEFAULT 0,
    last_interaction TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES users (id),
    from_user INTEGER NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS webhooks (
    seq INTEGER PRIMARY KEY,
    body BLOB NOT NULL,
    signature TEXT NOT NULL,
    at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    status INTEGER
) STRICT
"""


def open_database(path: Path) -> Store:
    """Return the store of `path` with its tables made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    store = Store(path)
    with store.write_transaction() as connection:
        for statement in _TABLES.split(";\n"):
            connection.execute(statement)
    return store
