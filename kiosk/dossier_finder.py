"""Finding a dossier at the counter: by a scanned slip, its code, or, for a lost slip, name, phone or ID number."""

import re
import sqlite3
from dataclasses import dataclass

from appliance.core.dossier_codes import parse_code
from appliance.core.errors import InvalidInput, NotFound
from appliance.core.text import fold, normalise_phone
from appliance.core.token import parse_token
from kiosk.centre import Centre

MAX_FOUND = 10
MAX_LOOKED_THROUGH = 20_000
_URL = re.compile(r"^HTTPS?://[^/\s]+/T/([0-9A-Z]+)/?$", re.IGNORECASE)
_COLUMNS = """
SELECT dossiers.id, code, provisional_no, procedure_id, applicant_name, received_at, due_at, first_due_at,
    status, version, due_date,
    applicant_address, applicant_phone, applicant_email, received_by,
    (SELECT slips.id FROM slips WHERE dossier_id = dossiers.id ORDER BY issue DESC LIMIT 1) AS slip_id,
    (SELECT slips.token FROM slips WHERE dossier_id = dossiers.id ORDER BY issue DESC LIMIT 1) AS token
FROM dossiers LEFT JOIN public_status ON dossier_code = code
"""


@dataclass(frozen=True)
class Found:
    """A dossier as the counter knows it; `id` None: not taken in on this box, known by its code alone."""

    id: str | None
    code: str | None
    status: str | None
    version: int | None
    row: sqlite3.Row | None = None

    @property
    def subject(self) -> str:
        """What its events are about."""
        return f"dossier:{self.id}" if self.id else f"case:{self.code}"


def find(centre: Centre, text: str) -> list[Found]:
    """Return the dossiers that a scan or typed words mean, the newest first.

    A code this box never saw is found as well (the province's system may have taken it in). Raises NotFound
    "dossier-not-found" where nothing fits.
    """
    text = " ".join(text.split())
    reader = centre.store.reader()
    found = _by_token(reader, text) or _by_code(reader, text) or _by_person(reader, text)
    if not found:
        raise NotFound(
            "dossier-not-found",
            "Không tìm thấy hồ sơ. Hãy quét lại giấy hẹn, hoặc gõ mã hồ sơ, họ tên, số điện thoại.",
            "No dossier found. Scan the slip again, or type the code, the name or the phone number.",
        )
    return found[:MAX_FOUND]


def one(centre: Centre, dossier_id: str | None, code: str | None) -> Found:
    """Return the dossier an act is about; raises NotFound, InvalidInput for a code that is none."""
    reader = centre.store.reader()
    if dossier_id is not None:
        rows = _read(reader, "WHERE dossiers.id = ?", dossier_id)
        if not rows:
            raise NotFound("unknown-dossier", "Không có hồ sơ này.", "There is no such dossier.")
        return rows[0]
    return _by_code(reader, parse_code(code or "").text)[0]


def _by_token(reader: sqlite3.Connection, text: str) -> list[Found]:
    match = _URL.match(text)
    try:
        token = parse_token(match[1] if match else text).text
    except InvalidInput:
        return []
    return _read(reader, "JOIN slips ON slips.dossier_id = dossiers.id WHERE slips.token = ?", token)


def _by_code(reader: sqlite3.Connection, text: str) -> list[Found]:
    known = _read(reader, "WHERE provisional_no = ?", text.upper())
    if known:
        return known
    try:
        code = parse_code(text).text
    except InvalidInput:
        return []
    known = _read(reader, "WHERE code = ?", code)
    if known:
        return known
    status = reader.execute("SELECT status, version FROM public_status WHERE dossier_code = ?", (code,)).fetchone()
    return [Found(None, code, status["status"] if status else None, status["version"] if status else None)]


def _by_person(reader: sqlite3.Connection, text: str) -> list[Found]:
    if len(text) < 4:
        return []
    digits = re.sub(r"[ .\-]", "", text)
    if digits.lstrip("+").isdigit():
        try:
            phone = normalise_phone(digits)
        except InvalidInput:
            phone = digits
        return _read(reader, "WHERE applicant_phone = ? OR applicant_id_number = ?", phone, digits)
    wanted = fold(text).split()
    names = reader.execute(
        "SELECT id, applicant_name FROM dossiers ORDER BY received_at DESC LIMIT ?", (MAX_LOOKED_THROUGH,)
    )
    ids = [row["id"] for row in names if all(word in fold(row["applicant_name"]).split() for word in wanted)]
    marks = ", ".join("?" * len(ids[:MAX_FOUND]))
    return _read(reader, f"WHERE dossiers.id IN ({marks})", *ids[:MAX_FOUND]) if ids else []


def _read(reader: sqlite3.Connection, condition: str, *values: str) -> list[Found]:
    query = f"{_COLUMNS} {condition} ORDER BY received_at DESC LIMIT {MAX_FOUND}"
    return [
        Found(row["id"], row["code"], row["status"], row["version"], row) for row in reader.execute(query, values)
    ]
