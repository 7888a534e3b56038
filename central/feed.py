"""The feed of changes a box reads: newest value per thing, in an order that no reader can skip over.

How the cursor stays safe under concurrent writers: every writer of a box's feed first locks the box's row
(SELECT … FOR UPDATE; on SQLite BEGIN IMMEDIATE) and takes its numbers from that row, and the lock lasts until the
commit. So numbers of one box become visible in their order, without gaps that fill up later, and a reader that has
seen number n will never find a smaller one later. A sequence of the database would not do: it numbers before the
commit. Writers lock the box before any dossier, so two of them can't wait for each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from appliance.core.errors import NotFound
from central.models_fleet import Box, Change
from central.upsert import upsert_rows


@dataclass(frozen=True)
class News:
    """One thing a box must know, before it has a number."""

    kind: str
    key: str
    body: dict[str, Any]


def lock_box(session: Session, box_id: str) -> Box:
    """Return the box with its row locked until the commit; raises NotFound."""
    box = session.execute(
        select(Box).where(Box.id == box_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if box is None:
        raise NotFound("box-unknown", "Không có thiết bị này.", "There is no such box.")
    return box


def publish(session: Session, box: Box, news: Sequence[News], now: datetime) -> None:
    """Put `news` at the end of the feed of `box`, which must come from `lock_box` in this transaction."""
    latest = {(each.kind, each.key): each for each in news}
    rows = [
        {
            "box_id": box.id,
            "kind": each.kind,
            "key": each.key,
            "seq": box.feed_seq + number,
            "body": each.body,
            "changed_at": now,
        }
        for number, each in enumerate(latest.values(), start=1)
    ]
    upsert_rows(session, Change, rows)
    box.feed_seq += len(rows)


def withdraw(session: Session, box: Box, kind: str) -> None:
    """Forget all values of `kind` of this box (leases that no longer hold)."""
    session.execute(delete(Change).where(Change.box_id == box.id, Change.kind == kind))


def read_feed(session: Session, box_id: str, cursor: int, limit: int) -> tuple[list[Change], bool]:
    """Return at most `limit` changes after `cursor` in order, and whether there are more."""
    found = session.scalars(
        select(Change).where(Change.box_id == box_id, Change.seq > cursor).order_by(Change.seq).limit(limit + 1)
    ).all()
    return list(found[:limit]), len(found) > limit
