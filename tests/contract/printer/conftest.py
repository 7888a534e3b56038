"""A virtual printer and a box's database for the contract tests."""

import pytest

from appliance.migrations import migrate, migration_sets
from appliance.store import Store
from tests.support.virtual_printers import VirtualPrinter


@pytest.fixture
def virtual(tmp_path, ambient):
    """A virtual printer on a free port of loopback."""
    printer = VirtualPrinter(tmp_path / "papers", ambient)
    yield printer
    printer.close()


@pytest.fixture
def store(tmp_path):
    """A migrated box database."""
    migrate(tmp_path / "box.sqlite3", migration_sets("box"))
    box = Store(tmp_path / "box.sqlite3")
    yield box
    box.close()
