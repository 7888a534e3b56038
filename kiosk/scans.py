"""What a scan at the kiosk leads to: the ticket's own page, the slip's check-in, a booking's ticket, a proposed priority.

The text of a card is read and dropped here; it reaches no database, address, log or answer.
"""

import sqlite3

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.errors import InvalidInput, NotFound
from appliance.core.token import KIND_DOSSIER, KIND_TICKET, parse_token, verify
from kiosk import bookings, checklists
from kiosk.centre import Centre
from kiosk.devices import Device
from kiosk.id_card_rules import parse_card
from kiosk.scan_rules import Scan, classify

ELDERLY = "elderly"


def follow(centre: Centre, place: Device, text: str) -> dict[str, object]:
    """Return where the kiosk goes after this scan: {"kind", "go"}, or for a card {"kind", "propose"}.

    Raises InvalidInput for what can't be read, NotFound for papers of another centre.
    """
    scan = classify(text)
    if scan.kind == "card":
        return {"kind": "card", "propose": _proposed(centre, scan)}
    if scan.kind == "booking":
        return {"kind": "booking", "go": f"/number/{bookings.arrive(centre, place, scan.value)}"}
    reader = centre.store.reader()
    if scan.kind == "checklist":
        return {"kind": "checklist", "go": f"/papers/{checklists.find(reader, scan.value)['code']}"}
    if scan.kind == "ticket":
        _check(centre, KIND_TICKET, scan.value)
        ticket = _one(reader, "SELECT id FROM tickets WHERE token = ?", scan.value)
        return {"kind": "ticket", "go": f"/own/{ticket}"}
    if scan.kind == "dossier":
        _check(centre, KIND_DOSSIER, scan.value)
        slip = _one(reader, "SELECT id FROM slips WHERE token = ?", scan.value)
        return {"kind": "dossier", "go": f"/check-in/{slip}"}
    # A code can be read over a shoulder: it needs the phone's last digits beside it.
    return {"kind": "code", "go": "/appointment"}


def _proposed(centre: Centre, scan: Scan) -> str | None:
    card = parse_card(scan.value)
    settings = centre.settings
    old = card.age_on(centre.ambient.now().astimezone(LOCAL_ZONE).date()) >= settings.elderly_from_age
    offered = "card" in settings.priority_by and ELDERLY in settings.priority_names
    return ELDERLY if old and offered else None


def _check(centre: Centre, kind: bytes, token: str) -> None:
    parts = parse_token(token)
    if parts.key_id == centre.key_id and not verify(parts, kind, centre.token_key):
        raise InvalidInput("token-invalid", "Mã này không đúng.", "This code is not valid.")


def _one(reader: sqlite3.Connection, query: str, value: str) -> str:
    row = reader.execute(query, (value,)).fetchone()
    if row is None:
        raise NotFound(
            "paper-not-here",
            "Giấy này không phải của Trung tâm này, hoặc đã quá cũ. Xin bấm Trợ giúp.",
            "This paper is not from this centre, or is too old. Please press Help.",
        )
    return str(row[0])
