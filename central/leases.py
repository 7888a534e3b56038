"""Serials lent to boxes, so that they can mint dossier codes while they are offline."""

from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.core.serial_lease_rules import DAYS_AHEAD, Lease, plan_leases
from central.feed import News, publish
from central.models_fleet import Box, Change, SerialLease
from central.upsert import insert_rows

KIND = "lease"
# Serials 1 to 999 of each day are central's own, for dossiers that a box could only receive provisionally.
LAST_OWN_SERIAL = 999


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
