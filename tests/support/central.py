"""Fixtures of central's tests: a migrated database, on SQLite and on PostgreSQL by turns."""

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from appliance.core.ambient import Ambient
from appliance.web.login import COOKIE
from appliance.web.login_service import open_session
from appliance.web.passwords import hash_password
from central.api_keys import keep_key
from central.app import make_app
from central.channels.settings import ChannelsPart
from central.config import CentralConfig, CentralPart, LimitsPart, SecretsPart, StreamPart
from central.database import Database
from central.fleet import BoxFacts, BoxSecret, enrol_box
from central.key_files import DATA_KEY, read_hex_key
from central.migrate import migrate
from central.sealing import Sealer
from central.staff_accounts import AccountIn, keep_account
from central.staff_backend import CentralStaff
from central.start import prepare
from tests.support.emptied import EmptiedDatabases
from tests.support.postgres import Postgres, binaries, running_postgres
from tests.support.sync_box import Event, SyncBox

BACKENDS = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL for the whole run, with a migrated template database."""
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    with running_postgres() as server:
        database = Database(server.database("motcua_template"))
        migrate(database)
        database.close()
        yield server


@pytest.fixture(scope="session")
def emptied(postgres: Postgres) -> EmptiedDatabases:
    """Migrated PostgreSQL databases for one test after another."""
    return EmptiedDatabases(postgres, "motcua_template")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("central-template") / "central.sqlite3"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh migrated database; the test runs once on each kind."""
    if request.param == "sqlite":
        path = tmp_path / "central.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    emptied: EmptiedDatabases = request.getfixturevalue("emptied")
    with emptied.one() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh migrated database."""
    opened = Database(database_url)
    yield opened
    opened.close()


@dataclass
class CentralSite:
    """Central in this process, over a fresh database, with its clock in the test's hand."""

    config: CentralConfig
    database: Database
    sealer: Sealer
    ambient: Ambient
    app: Flask
    _key_ids: Iterator[int]

    def client(self) -> FlaskClient:
        """Return a fresh browser or program."""
        return self.app.test_client()

    def box(self, box_id: str = "dn-01", **facts: str) -> SyncBox:
        """Enrol and return a box (its own case system unless said otherwise)."""
        box = SyncBox(box_id, next(self._key_ids), self.ambient)
        known = {"name_vi": "Trung tâm Phục vụ hành chính công tỉnh Đồng Nai", "unit_code": box.unit_code}
        given = BoxFacts(**{**known, "case_system": "own", "hotline": "02513822501", **facts})
        with self.database.write() as session:
            secret = BoxSecret(box.key_id, box.secret)
            enrol_box(session, self.ambient, self.sealer, box_id=box.id, given=secret, facts=given)
        return box

    def post(self, box: SyncBox, *events: Event, **more: Any) -> list[dict[str, Any]]:
        """Post events and return their results."""
        answer = self.client().post(
            f"/api/v1/boxes/{box.id}/events", json={**box.batch(*events), **more}, headers=box.headers
        )
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json["results"]
        return results

    def changes(self, box: SyncBox, cursor: int = 0, limit: int = 1000) -> dict[str, Any]:
        """Pull the feed."""
        url = f"/api/v1/boxes/{box.id}/changes?cursor={cursor}&limit={limit}"
        page: dict[str, Any] = self.client().get(url, headers=box.headers).json
        return page

    def api_key(self) -> dict[str, str]:
        """Return the headers of a program that may write cases."""
        with self.database.write() as session:
            keep_key(session, self.ambient, "province", "k" * 43, ["cases:write"])
        return {"Authorization": "Bearer " + "k" * 43}

    def staff(self, login: str = "lan", role: str = "officer", box_id: str | None = None) -> FlaskClient:
        """Return the browser of a logged-in member of staff."""
        given = AccountIn(login=login, role=role, full_name="Trần Thị Lan", password=PASSWORD, box_id=box_id)
        with _cheap_passwords(), self.database.write() as session:
            keep_account(session, self.ambient, given)
        client, backend = self.client(), CentralStaff(self.database, self.ambient)
        found = backend.find_account(login)
        assert found is not None
        client.set_cookie(COOKIE, open_session(backend, self.ambient, found.account).cookie_value)
        return client

    def rows(self, model: type[Any], *order: str) -> list[Any]:
        """Return all rows of a table, ordered by these columns."""
        with self.database.read() as session:
            return list(session.scalars(select(model).order_by(*(getattr(model, name) for name in order))))


PASSWORD = "mat-khau-du-dai"
_hash_once = cache(hash_password)


@contextmanager
def _cheap_passwords() -> Iterator[None]:
    """Hash the tests' one password once per run: argon2 is slow on purpose, and not what these tests are about."""
    with (
        patch("central.staff_accounts.hash_password", _hash_once),
        patch("central.staff_accounts.verify_password", lambda stored, given: stored == _hash_once(given)),
    ):
        yield


@pytest.fixture
def site(database: Database, database_url: str, tmp_path: Path, ambient: Ambient) -> CentralSite:
    """Central over the fresh database of the test."""
    return make_site(database, database_url, tmp_path, ambient)


def make_site(
    database: Database,
    url: str,
    folder: Path,
    ambient: Ambient,
    stream: StreamPart | None = None,
    channels: ChannelsPart | None = None,
    **limits: int,
) -> CentralSite:
    """Return central over a migrated database, with its data key in `folder`."""
    config = CentralConfig(
        central=CentralPart(database_url=url, public_url="https://tracuu.example"),
        secrets=SecretsPart(dir=folder / "credentials"),
        stream=stream or StreamPart(),
        channels=channels or ChannelsPart(),
        limits=LimitsPart(**{"pages_per_minute": 100_000, "misses_per_minute": 100_000, **limits}),
    )
    prepare(config, ambient)
    sealer = Sealer(read_hex_key(config.secrets.dir / DATA_KEY))
    return CentralSite(
        config, database, sealer, ambient, make_app(config, database, sealer, ambient), itertools.count(1)
    )
