"""A central that was restored from a backup says so by its epoch, and takes everything in again exactly once."""

import shutil
from pathlib import Path

from appliance.core.ambient import Ambient
from central.database import Database
from central.epoch import check_epoch_file, current_epoch, remember_progress
from central.migrate import migrate
from central.models import Dossier, Ticket
from tests.support.central import make_site


def epoch_of(database: Database) -> str:
    with database.read() as session:
        return current_epoch(session)


def test_a_database_restored_from_a_backup_gets_a_new_epoch_and_all_events_again(
    tmp_path: Path, ambient: Ambient
) -> None:
    path, backup, memory = tmp_path / "central.sqlite3", tmp_path / "backup", tmp_path / "epoch.json"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    site = make_site(database, f"sqlite:///{path}", tmp_path, ambient)
    box = site.box()
    before = [box.ticket(), box.dossier()]
    site.post(box, *before)
    epoch = epoch_of(database)
    assert not check_epoch_file(database, memory, ambient)
    database.engine.dispose()
    shutil.copy(path, backup)
    after = [box.ticket(), box.dossier()]
    site.post(box, *after)
    remember_progress(database, memory)
    assert not check_epoch_file(database, memory, ambient)
    database.engine.dispose()
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    shutil.copy(backup, path)
    assert check_epoch_file(database, memory, ambient)
    assert epoch_of(database) != epoch
    # The box notices the new epoch and offers everything again.
    assert {result["outcome"] for result in site.post(box, *before, *after)} == {"done"}
    assert (len(site.rows(Ticket)), len(site.rows(Dossier))) == (2, 2)
    database.close()
