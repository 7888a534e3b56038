"""What a scan is: ticket, slip, booking, checklist, a dossier's code or an identity card; anything else: scan again."""

import re
from dataclasses import dataclass
from typing import Literal

from appliance.core.dossier_codes import parse_code
from appliance.core.errors import InvalidInput
from appliance.core.token import parse_token
from kiosk.booking_rules import BOOKING_PREFIX, parse_booking_code
from kiosk.checklist_rules import parse_checklist_code
from kiosk.id_card_rules import looks_like_card

Kind = Literal["ticket", "dossier", "booking", "checklist", "code", "card"]
MAX_SCAN_CHARS = 1000
_PAGE = re.compile(r"https?://[^/\s]{1,200}/(?P<page>[TQ])/(?P<token>[0-9A-Z-]{20,40})", re.IGNORECASE)


@dataclass(frozen=True)
class Scan:
    """What was scanned; `value` is a token, a code or (for a card) the text itself, to be read at once and dropped."""

    kind: Kind
    value: str


def classify(text: str) -> Scan:
    """Return what `text` is; raises InvalidInput "scan-unreadable" for half a line, rubbish or foreign codes."""
    line = text.strip()
    if page := _PAGE.fullmatch(line):
        token = parse_token(page["token"]).text
        return Scan("dossier" if page["page"].upper() == "T" else "ticket", token)
    if looks_like_card(line):
        return Scan("card", line)
    if line.upper().startswith(BOOKING_PREFIX):
        return Scan("booking", parse_booking_code(line))
    if checklist := parse_checklist_code(line):
        return Scan("checklist", checklist)
    try:
        return Scan("code", parse_code(line).text)
    except InvalidInput:
        raise InvalidInput(
            "scan-unreadable",
            "Chưa đọc được mã. Xin đưa lại gần máy quét, giữ phẳng giấy.",
            "The code could not be read. Please hold it closer to the scanner, paper flat.",
        ) from None
