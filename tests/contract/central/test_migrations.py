"""The schema: migrations bring exactly what the models say, go down again, and several migrators may start at once."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text

from central.database import Database
from central.migrate import current_revision, downgrade, head_revision, migrate
from central.models import RETENTION_CLASSES, Base, ClockPause, Dossier
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


def test_pauses_and_dates_of_dossiers_that_are_there_are_carried_over(database: Database) -> None:
    downgrade(database, "0001")
    with database.connection() as connection:
        for number, moved in ((1, None), (2, "2026-12-08T10:00:00.000Z")):
            values = {"id": f"d{number}", "at": "2026-11-23T01:00:00.000Z", "due": "2026-12-01T10:00:00.000Z"}
            connection.execute(text(_DOSSIER), values)
            steps = [("2", "23T01"), ("5", "24T01"), ("4", "26T01"), ("6", "27T01")][: 4 if moved else 2]
            for status, hour in steps:
                step = {"id": f"s{number}{status}", "dossier": f"d{number}", "status": status}
                connection.execute(text(_STEP), step | {"at": f"2026-11-{hour}:00:00.000Z"})
            causes = [("received", values["due"]), ("reappointment", "2026-12-20T10:00:00.000Z")]
            causes[1:1] = [("pause", moved)] if moved else []
            for place, (cause, due) in enumerate(causes, start=1):
                row = {"dossier": f"d{number}", "number": place, "due": due, "cause": cause, "at": values["at"]}
                connection.execute(text(_DUE), row)
    migrate(database)
    with database.read() as session:
        pauses = session.scalars(select(ClockPause).order_by(ClockPause.dossier_id, ClockPause.started_at))
        found = [(row.dossier_id, row.started_at.day, row.ended_at and row.ended_at.day) for row in pauses]
        dossiers = session.scalars(select(Dossier).order_by(Dossier.id))
        due_days = [row.term_due_at and row.term_due_at.day for row in dossiers]
    assert found == [("d1", 24, None), ("d2", 24, 26), ("d2", 27, None)]
    assert due_days == [1, 8]


_DOSSIER = """INSERT INTO dossiers (id, unit_code, procedure_id, channel, lang, papers, status, status_at, received_at,
  first_due_at, due_at, version, created_at, updated_at)
  VALUES (:id, 'u', 'p', '1', 'vi', '[]', '5', :at, :at, :due, :due, 1, :at, :at)"""
_STEP = """INSERT INTO status_events (id, dossier_id, status, at, actor, source, source_id, recorded_at)
  VALUES (:id, :dossier, :status, :at, 'lan', 'staff', :id, :at)"""
_DUE = """INSERT INTO due_dates (dossier_id, number, due_at, cause, actor, set_at)
  VALUES (:dossier, :number, :due, :cause, 'lan', :at)"""


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
