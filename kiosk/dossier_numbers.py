"""The number a dossier gets: the province's code, our own from a lease, or a provisional one that central replaces."""

import sqlite3
from dataclasses import dataclass
from datetime import date

from appliance import leases
from appliance.core.dossier_codes import mint
from appliance.core.errors import Conflict
from kiosk.centre import Centre
from kiosk.intake_rules import provisional_number


@dataclass(frozen=True)
class NumberGiven:
    """Exactly one of the two is set."""

    code: str | None
    provisional_no: str | None


def give_number(connection: sqlite3.Connection, centre: Centre, from_province: str | None) -> NumberGiven:
    """Return the dossier's number, inside the intake's transaction.

    Raises Conflict "dossier-code-known" for a province's code that was already taken in here.
    """
    if from_province is not None:
        known = connection.execute("SELECT 1 FROM dossiers WHERE code = ?", (from_province,)).fetchone()
        if known:
            raise Conflict(
                "dossier-code-known",
                "Mã hồ sơ này đã được tiếp nhận ở đây. Nếu mất giấy, hãy dùng Cấp lại giấy hẹn.",
                "This dossier code was already taken in here. For a lost slip use Reissue.",
            )
        return NumberGiven(from_province, None)
    day = date.fromisoformat(centre.business_day())
    unit = centre.settings.unit_code
    serial = leases.take_serial(connection, unit, day) if centre.clock_trusted() else None
    if serial is not None:
        return NumberGiven(mint(unit, day, serial), None)
    return NumberGiven(None, _next_provisional(connection, centre))


def serials_low(centre: Centre) -> bool:
    """Tell whether staff should hear that today's serials run out; never where the province's system gives codes."""
    if centre.settings.case_system != "own":
        return False
    return leases.running_low(centre.store, centre.settings.unit_code, date.fromisoformat(centre.business_day()))


def _next_provisional(connection: sqlite3.Connection, centre: Centre) -> str:
    day = centre.business_day()
    row = connection.execute(
        "INSERT INTO provisional_series (business_day, last) VALUES (?, 1)"
        " ON CONFLICT (business_day) DO UPDATE SET last = last + 1 RETURNING last",
        (day,),
    ).fetchone()
    return provisional_number(centre.settings.box_id, day, int(row[0]))
