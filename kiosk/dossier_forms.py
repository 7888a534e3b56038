"""Forms the counter draws up from what it knows: a dossier's control sheet (06) and a day of the ledger (07)."""

import sqlite3
from datetime import date, datetime, time, timedelta

from appliance import audit_log
from appliance.core.ambient import LOCAL_ZONE, moment_text
from appliance.core.errors import InvalidInput
from appliance.core.text import format_phone
from kiosk.centre import Centre
from kiosk.dossier_finder import one
from kiosk.dossier_words import procedure_of
from kiosk.form_head import form_head
from kiosk.handovers import COLLECTORS
from kiosk.letters import head
from kiosk.office_printer import form_as_pdf, queue_form
from printer import jobs

CONTROL, LEDGER = "06", "07"
EMPTY_ROWS = 6

# Every dossier taken in or handed over on a day; the first part's order is that of its coming.
_COLUMNS = """
SELECT coalesce(dossiers.code, provisional_no, dossier_acts.code) AS number, procedure_id, sets, applicant_name,
    applicant_phone, applicant_address, dossiers.received_at, dossiers.due_at, drafted_at, kind, collector
"""
_HANDED = "ledger_lines JOIN dossier_acts ON dossier_acts.id = act_id"
_LEDGER = f"""
{_COLUMNS} FROM dossiers LEFT JOIN ({_HANDED}) AS dossier_acts ON dossier_acts.dossier_id = dossiers.id
WHERE dossiers.received_at >= :begin AND dossiers.received_at < :end
UNION ALL
{_COLUMNS} FROM {_HANDED} LEFT JOIN dossiers ON dossiers.id = dossier_acts.dossier_id
WHERE business_day = :day AND coalesce(dossiers.received_at < :begin, 1)
LIMIT 2000
"""


def control_document(centre: Centre, dossier_id: str, staff_name: str) -> dict[str, object]:
    """Return what a dossier's control sheet says as it leaves the counter; raises NotFound, Conflict "dossier-not-here"."""
    dossier = one(centre, dossier_id, None)
    procedure = procedure_of(centre, dossier)
    step = {
        "office": "Bộ phận Tiếp nhận và Trả kết quả",
        "given_at": centre.ambient.now_text(),
        "giver": staff_name,
        "outcome": "",
    }
    return {
        **head(centre, dossier),
        "handling_unit": procedure.handling_unit if procedure else "……………",
        "steps": [step],
        "empty_rows": EMPTY_ROWS,
    }


def ledger_document(centre: Centre, day: str) -> dict[str, object]:
    """Return the ledger of a day: every dossier taken in or handed over on it; raises InvalidInput "day-malformed"."""
    begin, end = _bounds(day)
    values = {"day": day, "begin": moment_text(begin), "end": moment_text(end)}
    rows = centre.store.reader().execute(_LEDGER, values).fetchall()
    return {
        **form_head(centre),
        "volume": day[:4],
        "from_day": begin.isoformat(),
        "to_day": begin.isoformat(),
        "rows": [_row(centre, row) for row in rows],
    }


def pdf(centre: Centre, login: str, form: str, subject: str, document: dict[str, object]) -> bytes:
    """Return one of these forms as PDF, and keep in the audit who asked for it."""
    data = form_as_pdf(centre, form, document)
    with centre.store.write_transaction() as connection:
        audit_log.append(connection, centre.ambient, login, "form.pdf", subject, {"form": form})
    return data


def print_one(centre: Centre, login: str, form: str, subject: str, document: dict[str, object]) -> jobs.PrintJob:
    """Print one of these forms on the office printer; raises Conflict "no-office-printer"."""
    with centre.store.write_transaction() as connection:
        job = queue_form(connection, centre, form, document)
        audit_log.append(connection, centre.ambient, login, "form.print", subject, {"form": form})
        return job


def _row(centre: Centre, row: sqlite3.Row) -> dict[str, object]:
    procedures = {each.id: each for each in centre.index.catalogue.procedures}
    procedure = procedures.get(row["procedure_id"])
    contact = [row["applicant_address"], format_phone(row["applicant_phone"]) if row["applicant_phone"] else None]
    return {
        "code": row["number"],
        "request": procedure.name_vi if procedure else row["procedure_id"] or "",
        "sets": row["sets"] or 1,
        "applicant": row["applicant_name"] or "",
        "contact": ", ".join(part for part in contact if part),
        "handling_unit": procedure.handling_unit if procedure else "",
        "received_at": row["received_at"],
        "due_at": row["due_at"],
        "returned_at": row["drafted_at"],
        "way": COLLECTORS[row["collector"]][0] if row["collector"] else "",
        "note": "Rút hồ sơ" if row["kind"] == "withdraw" else "",
    }


def _bounds(day: str) -> tuple[datetime, datetime]:
    try:
        begin = datetime.combine(date.fromisoformat(day), time(), LOCAL_ZONE)
    except ValueError:
        raise InvalidInput("day-malformed", "Ngày không đúng.", "The day is not valid.") from None
    return begin, begin + timedelta(days=1)
