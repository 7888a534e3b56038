"""A dossier as the clerk's screen says it: status in words, lateness by the first due date, what can be handed over."""

import sqlite3

from appliance.core import catalogue_rules, dossier_states
from appliance.core.ambient import LOCAL_ZONE, parse_moment
from appliance.core.catalogue import Procedure
from appliance.core.timeliness_rules import WORDS, timeliness
from kiosk.centre import Centre
from kiosk.dossier_finder import Found
from kiosk.due_dates import moment_words

LETTERS = {
    "supplement": ("Phiếu yêu cầu bổ sung", "Supplement request"),
    "reappoint": ("Phiếu xin lỗi", "Apology"),
}


def for_desk(centre: Centre, dossier: Found, lang: str) -> dict[str, object]:
    """Return the dossier with the applicant's name: only for staff who are logged in at a counter."""
    procedure, row = procedure_of(centre, dossier), dossier.row
    today = centre.ambient.now().astimezone(LOCAL_ZONE).date()
    due_at = parse_moment(row["due_at"]) if row else None
    english = lang == "en"
    return {
        "dossier_id": dossier.id,
        "dossier_code": dossier.code,
        "provisional_no": row["provisional_no"] if row else None,
        "slip_id": row["slip_id"] if row else None,
        "applicant": row["applicant_name"] if row else None,
        "procedure": _name(procedure, english),
        "result": (procedure.result_en if english else procedure.result_vi) if procedure else None,
        "papers": [paper.name_en if english else paper.name_vi for paper in procedure.papers] if procedure else [],
        "fee": catalogue_rules.fee_text(procedure) if procedure else None,
        "status": dossier.status,
        "status_name": dossier_states.name(dossier.status, lang) if dossier.status else None,
        "due": moment_words(due_at, lang) if due_at else None,
        "late": due_at is not None and timeliness(due_at, None, today) == "running_late" and not _over(dossier),
        "late_word": WORDS["running_late"][1 if english else 0],
        "letters": letters_of(centre.store.reader(), dossier.id, lang) if dossier.id else [],
    }


def procedure_of(centre: Centre, dossier: Found) -> Procedure | None:
    """Return the dossier's procedure as the catalogue has it now."""
    if dossier.row is None:
        return None
    wanted = dossier.row["procedure_id"]
    return next((each for each in centre.index.catalogue.procedures if each.id == wanted), None)


def letters_of(reader: sqlite3.Connection, dossier_id: str, lang: str) -> list[dict[str, object]]:
    """Return the letters about a dossier, newest first: their names with number or date, drafts among them."""
    rows = reader.execute(
        "SELECT id, kind, state, number, drafted_at FROM dossier_acts WHERE dossier_id = ? AND kind IN"
        " ('supplement', 'reappoint') AND state <> 'dropped' ORDER BY drafted_at DESC LIMIT 10",
        (dossier_id,),
    )
    return [{"id": row["id"], "name": _letter_name(row, lang)} for row in rows]


def _letter_name(row: sqlite3.Row, lang: str) -> str:
    name = LETTERS[row["kind"]][1 if lang == "en" else 0]
    if row["state"] == "drafted":
        return f"{name} ({'waits for signature' if lang == 'en' else 'chờ ký'})"
    number = row["number"] or f"{parse_moment(row['drafted_at']).astimezone(LOCAL_ZONE):%d/%m/%Y}"
    return f"{name} {number}"


def _name(procedure: Procedure | None, english: bool) -> str | None:
    if procedure is None:
        return None
    return procedure.name_en if english and procedure.name_en else procedure.name_vi


def _over(dossier: Found) -> bool:
    return dossier.status is not None and dossier_states.status(dossier.status).clock == "stopped"
