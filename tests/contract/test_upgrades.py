"""A database that an earlier release filled is brought up to date: every row stays, the schema is a fresh one's.

`tests/fixtures/<release>/` holds the databases of the demo after a tour, as that release left them; each release adds
its own. A released migration that was edited, or one that only works on empty tables, is found here.
"""

import sqlite3
from pathlib import Path

import pytest

from appliance.migrations import RETENTION_CLASSES, migrate, migration_sets
from central.database import Database
from central.migrate import migrate as migrate_central

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
RELEASES = sorted(path.name for path in FIXTURES.iterdir())
BOX_DATABASES = ("box", "portal")
# Bookkeeping of the migrations themselves.
OWN_TABLES = ("_sqlite_migrations", "alembic_version", "sqlite_sequence", "table_retention")


def restore(release: str, name: str, path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript((FIXTURES / release / f"{name}.sql").read_text())
    connection.close()


def bring_up_to_date(name: str, path: Path) -> None:
    if name != "central":
        migrate(path, migration_sets(name))
        return
    database = Database(f"sqlite:///{path}")
    migrate_central(database)
    database.close()


def columns(path: Path) -> dict[str, list[tuple[str, str, int, int]]]:
    """Return each table's columns (name, type, not null, primary key), whatever way the table came to them."""
    connection = sqlite3.connect(path)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {
        table: sorted((row[1], row[2], row[3], row[5]) for row in connection.execute(f'PRAGMA table_info("{table}")'))
        for table in tables
    }
    connection.close()
    return found


def indexes(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    found = {
        row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type IN ('index', 'trigger')")
    }
    connection.close()
    return found


def counts(path: Path, tables: dict[str, list[tuple[str, str, int, int]]]) -> dict[str, int]:
    connection = sqlite3.connect(path)
    found = {
        table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        for table in tables
        if table not in OWN_TABLES
    }
    connection.close()
    return found


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("name", [*BOX_DATABASES, "central"])
def test_a_filled_database_of_an_earlier_release_is_brought_up_to_date(
    name: str, release: str, tmp_path: Path
) -> None:
    old, fresh = tmp_path / "old.sqlite3", tmp_path / "fresh.sqlite3"
    restore(release, name, old)
    tables = columns(old)
    before = counts(old, tables)
    assert sum(before.values()) > 5, "the fixture holds rows"
    bring_up_to_date(name, old)
    bring_up_to_date(name, fresh)
    assert columns(old) == columns(fresh)
    assert indexes(old) == indexes(fresh)
    assert counts(old, tables) == before
    assert sqlite3.connect(old).execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("name", BOX_DATABASES)
def test_every_table_of_a_box_names_its_retention_class(name: str, tmp_path: Path) -> None:
    path = tmp_path / "fresh.sqlite3"
    bring_up_to_date(name, path)
    connection = sqlite3.connect(path)
    named = dict(connection.execute("SELECT table_name, class FROM table_retention").fetchall())
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    connection.close()
    assert set(named) == tables - {"_sqlite_migrations", "sqlite_sequence"}
    assert set(named.values()) <= RETENTION_CLASSES
