"""A freshly migrated box database for each test."""

from pathlib import Path

import pytest

from appliance.migrations import migrate, migration_sets
from appliance.store import Store


@pytest.fixture
def store(tmp_path: Path):
    path = tmp_path / "box.sqlite3"
    migrate(path, migration_sets("box"))
    opened = Store(path)
    yield opened
    opened.close()
