"""Serials lent to boxes, so that they can mint dossier codes while they are offline."""

import re
from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.core.serial_lease_rules import BLOCK, DAYS_AHEAD, Lease, plan_leases
from central.feed import News, publish
from central.models_fleet import Box, Change, SerialLease
from central.upsert import insert_rows

KIND = "lease"
# Serials 1 to 999 of each day are central's own, for dossiers that a box could only receive provisionally.
LAST_OWN_SERIAL = 999
MAX_SERIAL = 99_999


def leases_wanted(box: Box, today: str) -> bool:
    """Tell whether the box mints codes itself and lacks leases for a day of the next 30."""
    if box.case_system != "own" or not box.unit_code or box.revoked_at is not None:
        return False
    wanted_through = (date.fromisoformat(today) + timedelta(days=DAYS_AHEAD)).isoformat()
    return box.leases_through is None or box.leases_through < wanted_through


def grant_leases(session: Session, box: Box, ambient: Ambient) -> list[Lease]:
    """Lend the box (locked by the caller) what it lacks and tell it; days it has leases for get no second one."""
    today = ambient.today_text()
    if not leases_wanted(box, today):
        return []
    first_day = date.fromisoformat(today)
    planned = plan_leases(box.unit_code, first_day, _granted(session, box.unit_code, first_day))
    leases = [lease for lease in planned if box.leases_through is None or lease.day.isoformat() > box.leases_through]
    insert_rows(session, SerialLease, [_row(box, lease, ambient) for lease in leases])
    box.leases_through = leases[-1].day.isoformat()
    # Keys begin with the day, so what lies in the past is what sorts before today.
    past = (Change.box_id == box.id) & (Change.kind == KIND) & (Change.key < today)
    session.execute(delete(Change).where(past))
    publish(session, box, [_news(lease) for lease in leases], ambient.now())
    return leases


def parse_low(text: str | None) -> tuple[str, int] | None:
    """Read the header "day:last serial held"; anything else is no report."""
    found = re.fullmatch(r"(\d{4}-\d{2}-\d{2}):(\d{1,6})", text or "", re.ASCII)
    return (found[1], int(found[2])) if found else None


def more_wanted(session: Session, box: Box, low: tuple[str, int] | None) -> bool:
    """Tell whether the box runs out on a day and has all that was lent to it.

    A report whose answer was lost comes again with the old last serial; central has lent more by then and lends no
    third block.
    """
    if low is None or box.case_system != "own" or box.revoked_at is not None:
        return False
    mine = (SerialLease.unit_code == box.unit_code) & (SerialLease.day == low[0]) & (SerialLease.box_id == box.id)
    last_lent = session.scalar(select(func.max(SerialLease.last_serial)).where(mine))
    return last_lent == low[1] and last_lent + BLOCK <= MAX_SERIAL


def grant_more(session: Session, box: Box, ambient: Ambient, low: tuple[str, int] | None) -> None:
    """Lend the box (locked by the caller) another block of the day it runs out on, where `more_wanted`."""
    if low is None or not more_wanted(session, box, low):
        return
    day = date.fromisoformat(low[0])
    (lease,) = plan_leases(box.unit_code, day, _granted(session, box.unit_code, day), days=0)
    insert_rows(session, SerialLease, [_row(box, lease, ambient)])
    publish(session, box, [_news(lease)], ambient.now())


def _granted(session: Session, unit_code: str, first_day: date) -> list[tuple[date, int]]:
    ours = [(first_day + timedelta(days=step), LAST_OWN_SERIAL) for step in range(DAYS_AHEAD + 1)]
    highest = select(SerialLease.day, func.max(SerialLease.last_serial)).group_by(SerialLease.day)
    lent = session.execute(
        highest.where(SerialLease.unit_code == unit_code, SerialLease.day >= first_day.isoformat())
    )
    return [*ours, *((date.fromisoformat(day), last) for day, last in lent)]


def _row(box: Box, lease: Lease, ambient: Ambient) -> dict[str, object]:
    return {
        "unit_code": lease.unit_code,
        "day": lease.day.isoformat(),
        "first_serial": lease.first,
        "last_serial": lease.last,
        "box_id": box.id,
        "granted_at": ambient.now(),
    }


def _news(lease: Lease) -> News:
    day = lease.day.isoformat()
    body = {"unit_code": lease.unit_code, "day": day, "first": lease.first, "last": lease.last}
    return News(KIND, f"{day}:{lease.unit_code}:{lease.first}", body)
