"""Issuing a "Phiếu một lần đủ": from the touch screen for a procedure, from the counter with what is missing marked."""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from appliance import audit_log
from appliance.core import catalogue_rules
from appliance.core.catalogue import Procedure
from appliance.core.errors import NotFound
from appliance.core.text import clean_line, format_phone
from appliance.web.login import StaffAccount
from kiosk.booking_rules import CODE_LETTERS
from kiosk.centre import Centre
from kiosk.checklist_rules import (
    CHECKLIST_PREFIX,
    CODE_LENGTH,
    Row,
    hours_words,
    missing_of_names,
    note_lines,
    rows_missing,
    rows_to_bring,
)
from kiosk.devices import Device
from kiosk.dossier_finder import Found
from kiosk.due_dates import duration_words
from kiosk.models_dossiers import ChecklistIn
from printer import jobs


@dataclass(frozen=True)
class Sheet:
    """One sheet about to be stored; `dossier_id` where it is about a dossier that was taken in."""

    code: str
    procedure: Procedure
    rows: list[Row]
    lang: str
    issued_by: str
    situation: str | None = None
    dossier_id: str | None = None
    dossier_code: str | None = None
    qr_url: str | None = None


def issue_to_bring(
    centre: Centre, place: Device, procedure: Procedure, situation: str | None, lang: str, key: str
) -> str:
    """Print the papers of a procedure at the kiosk and return the sheet's code; the same `key` prints one sheet.

    Its QR opens the procedure at the national portal, where its number there is known; otherwise the kiosk reads it.
    """
    sheet = Sheet(
        _code(key), procedure, rows_to_bring(procedure), lang, place.id, situation=situation, qr_url=procedure.url
    )
    document = _document(centre, sheet)
    with centre.store.write_transaction() as connection:
        if connection.execute("SELECT 1 FROM checklists WHERE code = ?", (sheet.code,)).fetchone() is None:
            _insert(connection, centre, sheet, document, place.printer)
    return sheet.code


def issue_missing(
    connection: sqlite3.Connection, centre: Centre, staff: StaffAccount, wanted: ChecklistIn
) -> dict[str, object]:
    """Print what somebody still has to bring before their dossier can be taken in; no personal data is kept.

    Raises InvalidInput "unknown-procedure", "unknown-paper", "nothing-missing".
    """
    procedure = centre.index.procedure(wanted.procedure_id)
    rows = rows_missing(procedure, wanted.missing, _cleaned(wanted.other))
    sheet = Sheet(_code(centre.ambient.new_id()), procedure, rows, wanted.lang, f"staff:{staff.login}")
    job = _insert(connection, centre, sheet, _document(centre, sheet), None)
    audit_log.append(
        connection,
        centre.ambient,
        staff.login,
        "checklist.print",
        f"checklist:{sheet.code}",
        {"procedure": procedure.id},
    )
    return {"code": sheet.code, "print_job": {"id": job.id, "state": job.state}}


def issue_for_dossier(
    connection: sqlite3.Connection,
    centre: Centre,
    staff: StaffAccount,
    dossier: Found,
    procedure: Procedure,
    missing: Sequence[str],
) -> jobs.PrintJob:
    """Print what a dossier still lacks, beside the supplement request; its QR is the dossier's own."""
    ids, other = missing_of_names(procedure, missing)
    slip = connection.execute(
        "SELECT token, lang FROM slips JOIN dossiers ON dossiers.id = dossier_id WHERE dossier_id = ?"
        " ORDER BY issue DESC LIMIT 1",
        (dossier.id,),
    ).fetchone()
    sheet = Sheet(
        _code(centre.ambient.new_id()),
        procedure,
        rows_missing(procedure, ids, other),
        slip["lang"],
        f"staff:{staff.login}",
        dossier_id=dossier.id,
        dossier_code=dossier.code,
        qr_url=centre.dossier_url(slip["token"]),
    )
    return _insert(connection, centre, sheet, _document(centre, sheet), None)


def find(connection: sqlite3.Connection, code: str) -> sqlite3.Row:
    """Return the sheet; raises NotFound "unknown-checklist"."""
    row: sqlite3.Row | None = connection.execute("SELECT * FROM checklists WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise NotFound(
            "unknown-checklist",
            "Phiếu này không phải của Trung tâm này, hoặc đã quá cũ.",
            "This sheet is not from this centre, or is too old.",
        )
    return row


def missing_names(row: sqlite3.Row, lang: str) -> list[str]:
    """Return the names of what a sheet marks as missing."""
    papers = json.loads(row["papers"])
    return [
        (lang == "en" and paper.get("name_en")) or paper["name"] for paper in papers if paper["state"] == "missing"
    ]


def _insert(
    connection: sqlite3.Connection, centre: Centre, sheet: Sheet, document: dict[str, object], printer: str | None
) -> jobs.PrintJob:
    job = jobs.enqueue(connection, centre.ambient, "checklist", document, printer=printer)
    connection.execute(
        "INSERT INTO checklists (code, procedure_id, dossier_id, papers, lang, issued_at, issued_by, print_job_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            sheet.code,
            sheet.procedure.id,
            sheet.dossier_id,
            json.dumps(sheet.rows, ensure_ascii=False),
            sheet.lang,
            centre.ambient.now_text(),
            sheet.issued_by,
            job.id,
        ),
    )
    return job


def _document(centre: Centre, sheet: Sheet) -> dict[str, object]:
    # The shape is the printer's Checklist.
    settings, procedure = centre.settings, sheet.procedure
    service = centre.index.service_of_procedure(procedure.id)
    counters = centre.index.counter_numbers(service)
    line = f"{service.name_vi} (số chữ {service.letter})"
    return {
        "centre": settings.name_vi,
        "procedure": procedure.name_vi,
        "procedure_en": procedure.name_en,
        "situation": sheet.situation,
        "dossier_code": sheet.dossier_code,
        "papers": sheet.rows,
        "notes": note_lines(procedure.note_vi),
        "fee_text": catalogue_rules.fee_text(procedure),
        "duration_text": duration_words(catalogue_rules.duration_for(procedure), "vi"),
        "counter": f"Quầy {counters} – {line}" if counters else line,
        "hours": hours_words(centre.calendar().hours.days),
        "address": settings.address,
        "hotline": format_phone(settings.hotline),
        "qr_url": sheet.qr_url or f"{CHECKLIST_PREFIX}{sheet.code}",
        "issued_at": centre.ambient.now_text(),
        "lang": sheet.lang,
    }


def _cleaned(names: Sequence[str]) -> list[str]:
    return [name for name in (clean_line(each, 300, "other") for each in names) if name]


def _code(key: str) -> str:
    # From the page's one-time key, so that a second tap of the same page is the same sheet.
    digest = hashlib.sha256(f"checklist:{key}".encode()).digest()
    return "".join(CODE_LETTERS[byte & 31] for byte in digest[:CODE_LENGTH])
