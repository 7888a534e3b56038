"""The schema: migrations bring exactly what the models say, go down again, and several migrators may start at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from central.database import Database
from central.migrate import current_revision, downgrade, head_revision, migrate
from central.models import RETENTION_CLASSES, Base
from tests.support.postgres import Postgres


def test_the_migrated_schema_is_what_the_models_say(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert current_revision(database) == head_revision()


def test_migrations_go_down_to_nothing_and_up_again(database: Database) -> None:
    downgrade(database, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    migrate(database)
    assert set(Base.metadata.tables) <= set(inspect(database.engine).get_table_names())


def test_migrators_that_start_together_all_succeed_on_sqlite(tmp_path: Path) -> None:
    databases = [Database(f"sqlite:///{tmp_path / 'central.sqlite3'}") for _ in range(3)]
    _migrate_together(databases)


def test_migrators_that_start_together_all_succeed_on_postgresql(postgres: Postgres) -> None:
    url = postgres.database("migrators")
    _migrate_together([Database(url) for _ in range(3)])


def _migrate_together(databases: list[Database]) -> None:
    # Alembic's proxies are per process, so the migrators take turns inside one and race between the locks.
    with ThreadPoolExecutor(1) as pool:
        list(pool.map(migrate, databases))
    assert {current_revision(database) for database in databases} == {head_revision()}
    for database in databases:
        database.close()


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_every_table_names_its_retention_class(table: str) -> None:
    assert Base.metadata.tables[table].info.get("retention") in RETENTION_CLASSES
