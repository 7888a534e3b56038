"""The epoch: an id in every answer to a box. When it changes, the box offers again what this database may have lost.

A database restored from a backup brings its old epoch with it, so whoever restores gives it a new one
(`motcua central epoch renew`). With `central.epoch_file` set, central notices by itself: the file beside the database
remembers how far it had come, and a database that stands behind it has been restored.
"""

import json
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from central.database import Database
from central.models_fleet import Box, Meta
from central.models_staff import AuditEntry
from central.upsert import upsert_rows

EPOCH = "epoch"


def current_epoch(session: Session) -> str:
    """Return this database's epoch; there is one from the first migration by `ensure_epoch` on."""
    return session.execute(select(Meta.value).where(Meta.key == EPOCH)).scalar_one()


def ensure_epoch(session: Session, ambient: Ambient) -> None:
    """Give a new database its first epoch."""
    if session.get(Meta, EPOCH) is None:
        session.add(Meta(key=EPOCH, value=ambient.new_id()))


def renew_epoch(session: Session, ambient: Ambient) -> str:
    """Set and return a new epoch, after a restore or a fail-over that may have lost something."""
    epoch = ambient.new_id()
    upsert_rows(session, Meta, [{"key": EPOCH, "value": epoch}])
    return epoch


def check_epoch_file(database: Database, path: Path, ambient: Ambient) -> bool:
    """Renew the epoch when the database stands behind what `path` remembers; tell whether it did."""
    with database.read() as session:
        progress = _progress(session)
    restored = any(progress.get(name, 0) < reached for name, reached in _remembered(path).items())
    if restored:
        with database.write() as session:
            renew_epoch(session, ambient)
    remember_progress(database, path)
    return restored


def remember_progress(database: Database, path: Path) -> None:
    """Write to `path` how far the database has come."""
    with database.read() as session:
        progress = _progress(session)
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(json.dumps(progress))
    fresh.replace(path)


def _progress(session: Session) -> dict[str, int]:
    changes = session.execute(select(func.coalesce(func.sum(Box.feed_seq), 0))).scalar_one()
    acts = session.execute(select(func.coalesce(func.max(AuditEntry.id), 0))).scalar_one()
    return {"changes": int(changes), "acts": int(acts)}


def _remembered(path: Path) -> dict[str, int]:
    try:
        raw = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return {name: value for name, value in raw.items() if isinstance(value, int)} if isinstance(raw, dict) else {}
