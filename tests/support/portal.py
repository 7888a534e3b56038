"""A migrated portal database for tests."""

from pathlib import Path

from appliance.migrations import migrate
from appliance.store import Store
from captive.portal_migrations import migrations


def portal_store(folder: Path) -> Store:
    """Return the store of a fresh (or the same) portal.sqlite3 in `folder`."""
    path = folder / "portal.sqlite3"
    migrate(path, [migrations])
    return Store(path)
