"""Codes for dossiers that a box could only receive provisionally: serials below those that leases give away."""

import logging
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.dossier_codes import mint
from central.ingest_workbench import Bench, Row
from central.leases import LAST_OWN_SERIAL
from central.models_fleet import OwnSerial
from central.public_status import status_news
from central.upsert import upsert_rows

log = logging.getLogger(__name__)


def number_dossiers(session: Session, bench: Bench) -> None:
    """Give every unnumbered dossier on the bench a code of its own day, and tell the box."""
    if not bench.unnumbered:
        return
    rows = [bench.dossiers[dossier_id] for dossier_id in bench.unnumbered]
    used = _used(session, {_place(row) for row in rows})
    for row in rows:
        unit_code, day = _place(row)
        serial = used.get((unit_code, day), 0) + 1
        if serial > LAST_OWN_SERIAL:
            log.error("no serial left for a provisional dossier", extra={"box": bench.box.id, "day": day})
            continue
        used[unit_code, day] = serial
        numbered = {**row, "code": mint(unit_code, date.fromisoformat(day), serial)}
        bench.put_dossier(numbered)
        bench.news.append(status_news(numbered))
    keys = ("unit_code", "day", "last_serial")
    upsert_rows(session, OwnSerial, [dict(zip(keys, (*place, last), strict=True)) for place, last in used.items()])


def _place(row: Row) -> tuple[str, str]:
    return row["unit_code"], row["received_at"].astimezone(LOCAL_ZONE).date().isoformat()


def _used(session: Session, places: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    units, days = {unit for unit, _ in places}, {day for _, day in places}
    found = session.scalars(
        select(OwnSerial).where(OwnSerial.unit_code.in_(units), OwnSerial.day.in_(days)).with_for_update()
    )
    return {(row.unit_code, row.day): row.last_serial for row in found if (row.unit_code, row.day) in places}
