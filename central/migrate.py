"""Bringing the database to the newest schema: one transaction, one migrator at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from central.database import Database

FOLDER = Path(__file__).parent / "alembic"
# Any constant of ours: PostgreSQL's advisory locks share one number space per database.
_MIGRATION_LOCK = 4_107_115_301


def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade to `revision`; concurrent callers wait and find nothing left to do."""
    with database.connection() as connection:
        take_lock(connection)
        command.upgrade(_config(connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Go back to `revision` ("base" = nothing left); for tests and for a person who knows why."""
    with database.connection() as connection:
        take_lock(connection)
        command.downgrade(_config(connection), revision)


def current_revision(database: Database) -> str | None:
    """Return the revision the database stands at, None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head_revision() -> str | None:
    """Return the newest revision this code brings."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def take_lock(connection: Connection) -> None:
    """Keep other migrators out until the end of the transaction; SQLite's BEGIN IMMEDIATE already does."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
