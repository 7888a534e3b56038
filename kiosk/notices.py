"""Notices that somebody competent signs: the refusal to take a dossier in (form 03) and the stop notice (form 05).

The clerk drafts, the supervisor has it signed and gives its number; a draft says so on every page. A notice changes no
status: a refused dossier was never taken in, and a stop is the handling officer's to enter at central.
"""

import json
import sqlite3

from appliance import audit_log
from appliance.core.errors import Conflict, NotFound
from appliance.core.text import clean_line, format_phone, normalise_phone
from appliance.web.login import StaffAccount
from kiosk.centre import Centre
from kiosk.dossier_finder import one
from kiosk.form_head import form_head
from kiosk.letters import head
from kiosk.models_notices import RefusalIn, StopIn
from kiosk.office_printer import form_as_pdf, queue_form

REFUSAL, STOP = "03", "05"
MAX_REASON_CHARS = 1000
NAMES = {
    REFUSAL: ("Phiếu từ chối tiếp nhận", "Refusal to take in"),
    STOP: ("Thông báo dừng giải quyết", "Stop notice"),
}


def draft_refusal(
    connection: sqlite3.Connection, centre: Centre, staff: StaffAccount, wanted: RefusalIn
) -> dict[str, object]:
    """Draft the refusal for somebody whose dossier is not taken in; raises InvalidInput naming the field."""
    procedure = centre.index.procedure(wanted.procedure_id)
    document = {
        **form_head(centre),
        "applicant": clean_line(wanted.name, 200, "name"),
        "phone": format_phone(normalise_phone(wanted.phone)) if wanted.phone else None,
        "address": clean_line(wanted.address, 300, "address") if wanted.address else None,
        "request": procedure.name_vi,
        "reason": clean_line(wanted.reason, MAX_REASON_CHARS, "reason"),
        "advice": clean_line(wanted.advice, MAX_REASON_CHARS, "advice"),
    }
    return _insert(connection, centre, staff, REFUSAL, document, None)


def draft_stop(
    connection: sqlite3.Connection, centre: Centre, staff: StaffAccount, wanted: StopIn
) -> dict[str, object]:
    """Draft the stop notice of a dossier; raises NotFound, Conflict "dossier-not-here"."""
    dossier = one(centre, wanted.dossier_id, wanted.dossier_code)
    document = {
        **head(centre, dossier),
        "reason": clean_line(wanted.reason, MAX_REASON_CHARS, "reason"),
        "legal_basis": clean_line(wanted.legal_basis, MAX_REASON_CHARS, "legal_basis"),
    }
    return _insert(connection, centre, staff, STOP, document, dossier.id)


def sign(centre: Centre, staff: StaffAccount, notice_id: str, number: str) -> dict[str, object]:
    """Note that a draft was signed, under which number; raises NotFound, Conflict "letter-settled"."""
    with centre.store.write_transaction() as connection:
        row = _draft(connection, notice_id)
        given = clean_line(number, 40, "number")
        document = {**json.loads(row["document"]), "number": given, "signer_name": staff.full_name}
        connection.execute(
            "UPDATE notices SET state = 'signed', number = ?, signed_by = ?, signed_at = ?, document = ? WHERE id = ?",
            (given, staff.login, centre.ambient.now_text(), json.dumps(document, ensure_ascii=False), notice_id),
        )
        _audit(connection, centre, staff, "notice.sign", notice_id, {"number": given})
        return view(find(connection, notice_id))


def drop(centre: Centre, staff: StaffAccount, notice_id: str) -> dict[str, object]:
    """Set a draft aside; raises NotFound, Conflict "letter-settled"."""
    with centre.store.write_transaction() as connection:
        _draft(connection, notice_id)
        connection.execute("UPDATE notices SET state = 'dropped' WHERE id = ?", (notice_id,))
        _audit(connection, centre, staff, "notice.drop", notice_id, {})
        return view(find(connection, notice_id))


def pdf(centre: Centre, staff: StaffAccount, notice_id: str) -> bytes:
    """Return a notice as PDF, and keep in the audit who asked for it; raises NotFound."""
    row = find(centre.store.reader(), notice_id)
    data = form_as_pdf(centre, row["form"], json.loads(row["document"]))
    with centre.store.write_transaction() as connection:
        _audit(connection, centre, staff, "notice.form", notice_id, {"form": row["form"]})
    return data


def print_form(centre: Centre, staff: StaffAccount, notice_id: str) -> dict[str, object]:
    """Print a notice on the office printer; raises NotFound, Conflict "no-office-printer"."""
    with centre.store.write_transaction() as connection:
        row = find(connection, notice_id)
        job = queue_form(connection, centre, row["form"], json.loads(row["document"]), row["form_prints"])
        connection.execute(
            "UPDATE notices SET form_job_id = ?, form_prints = form_prints + 1 WHERE id = ?", (job.id, notice_id)
        )
        _audit(connection, centre, staff, "notice.form-print", notice_id, {"form": row["form"]})
        return view(find(connection, notice_id))


def recent(connection: sqlite3.Connection, *, drafts_only: bool = False) -> list[dict[str, object]]:
    """Return the notices, newest first, with whom they are about: for staff who are logged in."""
    condition = "state = 'drafted'" if drafts_only else "state <> 'dropped'"
    rows = connection.execute(f"SELECT * FROM notices WHERE {condition} ORDER BY drafted_at DESC LIMIT 100")  # noqa: S608
    return [{**view(row), "document": json.loads(row["document"]), "names": NAMES[row["form"]]} for row in rows]


def find(connection: sqlite3.Connection, notice_id: str) -> sqlite3.Row:
    """Return the notice; raises NotFound "unknown-notice"."""
    row: sqlite3.Row | None = connection.execute("SELECT * FROM notices WHERE id = ?", (notice_id,)).fetchone()
    if row is None:
        raise NotFound("unknown-notice", "Không có văn bản này.", "There is no such notice.")
    return row


def view(row: sqlite3.Row) -> dict[str, object]:
    """Return a notice as the API answers it (no name)."""
    names = ("id", "form", "state", "number", "dossier_id", "drafted_by", "drafted_at", "signed_by", "form_prints")
    return {name: row[name] for name in names}


def _insert(
    connection: sqlite3.Connection,
    centre: Centre,
    staff: StaffAccount,
    form: str,
    document: dict[str, object],
    dossier_id: str | None,
) -> dict[str, object]:
    notice_id = centre.ambient.new_id()
    connection.execute(
        "INSERT INTO notices (id, form, dossier_id, state, document, drafted_by, drafted_at)"
        " VALUES (?, ?, ?, 'drafted', ?, ?, ?)",
        (
            notice_id,
            form,
            dossier_id,
            json.dumps(document, ensure_ascii=False),
            staff.login,
            centre.ambient.now_text(),
        ),
    )
    _audit(connection, centre, staff, "notice.draft", notice_id, {"form": form})
    return view(find(connection, notice_id))


def _draft(connection: sqlite3.Connection, notice_id: str) -> sqlite3.Row:
    row = find(connection, notice_id)
    if row["state"] != "drafted":
        raise Conflict(
            "letter-settled", "Văn bản này đã được giải quyết rồi.", "This letter has already been settled."
        )
    return row


def _audit(
    connection: sqlite3.Connection,
    centre: Centre,
    staff: StaffAccount,
    action: str,
    notice_id: str,
    details: dict[str, object],
) -> None:
    audit_log.append(connection, centre.ambient, staff.login, action, f"notice:{notice_id}", details)
