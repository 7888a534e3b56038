"""Bring a database of the box up to date: find every package's migrations and apply them under one lock."""

from collections.abc import Iterable
from importlib.metadata import entry_points
from pathlib import Path

from sqlite_utils import Database, Migrations

from appliance.store import connect

ENTRY_POINT_GROUP = "motcua.migrations"

# How long the rows of a table live, decided when the table is made; a policy test refuses a table without a class.
#   state      settings, keys and cursors: as long as the box
#   dossier    as long as the dossier, then by the record's own rules; personal columns leave the box earlier
#   day        the queue of a day: personal data gone after 30 days, counts stay
#   transit    outbox, spool, idempotency keys: 30 days after they are done
#   session    logins: until they expire
#   audit      append-only, as long as the law asks for
#   wifi_log   sealed and short-lived
RETENTION_CLASSES = frozenset({"state", "dossier", "day", "transit", "session", "audit", "wifi_log"})


def declare_retention(db: Database, **table_classes: str) -> None:
    """Name the retention class of tables, from within the migration that makes them.

    Raises ValueError for a class that does not exist.
    """
    unknown = set(table_classes.values()) - RETENTION_CLASSES
    if unknown:
        raise ValueError(f"unknown retention class: {sorted(unknown)}")
    db.conn.execute(
        "CREATE TABLE IF NOT EXISTS table_retention (table_name TEXT PRIMARY KEY, class TEXT NOT NULL) STRICT"
    )
    db.conn.executemany("INSERT OR REPLACE INTO table_retention VALUES (?, ?)", table_classes.items())


def migration_sets(database: str) -> list[Migrations]:
    """Return the migration sets of one database ("box" or "portal"), in the order of their names.

    The entry points are named `<database>.<nn>-<package>`, so that a set that refers to another's tables
    comes after it.
    """
    found = [point for point in entry_points(group=ENTRY_POINT_GROUP) if point.name.startswith(f"{database}.")]
    return [point.load() for point in sorted(found, key=lambda point: point.name)]


def migrate(path: Path, sets: Iterable[Migrations]) -> list[str]:
    """Apply what is pending to the database at `path` and return the names applied ("set/name").

    Everything happens in one BEGIN IMMEDIATE with foreign keys off and checked at the end, so that
    several starters at once wait for one another instead of half-migrating (ADR 0003).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = connect(path)
    try:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        db = Database(connection)
        applied = _apply_all(db, sets)
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise ValueError(f"migration left broken references: {[tuple(row) for row in broken[:5]]}")
        connection.execute("COMMIT")
        return applied
    finally:
        connection.close()  # without a COMMIT, closing rolls back


def _apply_all(db: Database, sets: Iterable[Migrations]) -> list[str]:
    applied: list[str] = []
    for migrations in sets:
        pending = [f"{migrations.name}/{migration.name}" for migration in migrations.pending(db)]
        migrations.apply(db)
        applied.extend(pending)
    return applied
