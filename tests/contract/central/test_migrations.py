"""The schema: migrations bring exactly what the models say, go down again, and several migrators may start at once."""

import subprocess
import sys
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


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_migrators_that_start_together_all_succeed(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path / 'central.sqlite3'}"
    if kind == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.database("migrators")
    config = tmp_path / "central.toml"
    config.write_text(f'[central]\ndatabase_url = "{url}"\n')
    argv = [sys.executable, "-m", "appliance.cli", "central", "migrate", "--config", str(config)]
    migrators = [subprocess.Popen(argv, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [(migrator.communicate(timeout=60)[1], migrator.returncode) for migrator in migrators] == [("", 0)] * 3
    database = Database(url)
    assert current_revision(database) == head_revision()
    database.close()


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_every_table_names_its_retention_class(table: str) -> None:
    assert Base.metadata.tables[table].info.get("retention") in RETENTION_CLASSES
