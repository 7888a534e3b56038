"""Letters of the counter: the request for missing papers (form 02), and the apology with a new date (form 04).

A supplement is the clerk's own; an apology is a draft until the supervisor has had it signed and gives its number.
"""

import json
import sqlite3
from datetime import date, datetime

from appliance import audit_log
from appliance.core.ambient import parse_moment
from appliance.core.catalogue import Procedure
from appliance.core.errors import Conflict, InvalidInput
from appliance.core.text import clean_line, format_phone
from appliance.web.login import StaffAccount
from kiosk.act_rules import check_status, supplement_note
from kiosk.centre import Centre
from kiosk.checklists import issue_for_dossier
from kiosk.dossier_acts import NewAct, act_view, ask_central, find_act, write_act
from kiosk.dossier_finder import Found, one
from kiosk.dossier_words import procedure_of
from kiosk.form_head import form_head
from kiosk.letter_forms import queue_letter
from kiosk.models_dossiers import ApologyIn, SignIn, SupplementIn
from printer import jobs

MAX_REASON_CHARS = 1000


def request_supplement(
    connection: sqlite3.Connection, centre: Centre, staff: StaffAccount, wanted: SupplementIn
) -> dict[str, object]:
    """Ask for missing papers: the letter, and central's clock paused; raises Conflict where the status forbids it."""
    dossier = one(centre, wanted.dossier_id, wanted.dossier_code)
    check_status("supplement", dossier.status)
    missing = [{"name": clean_line(each.name, 300, "missing"), "note": clean_line(each.note, 300, "note")}
               for each in wanted.missing]  # fmt: skip
    reason = clean_line(wanted.reason, MAX_REASON_CHARS, "reason")
    document = {**head(centre, dossier), "wanted": missing, "reason": reason, "officer": staff.full_name}
    note = supplement_note([each["name"] for each in missing])
    new = NewAct("supplement", note=note, document=document, ticket_id=wanted.ticket_id)
    act_id = write_act(connection, centre, staff, dossier, new, "sent")
    if wanted.form:
        queue_letter(connection, centre, find_act(connection, act_id))
    job = (
        _checklist(connection, centre, staff, dossier, [each["name"] for each in missing])
        if wanted.checklist
        else None
    )
    answer = act_view(find_act(connection, act_id))
    return {**answer, "checklist_job": {"id": job.id, "state": job.state}} if job else answer


def note_supplied(
    connection: sqlite3.Connection, centre: Centre, staff: StaffAccount, dossier: Found, ticket_id: str | None
) -> dict[str, object]:
    """Note that the missing papers came: the clock goes on."""
    check_status("supplied", dossier.status)
    new = NewAct("supplied", note="Đã nộp đủ giấy tờ bổ sung", ticket_id=ticket_id)
    return act_view(find_act(connection, write_act(connection, centre, staff, dossier, new, "sent")))


def draft_apology(
    connection: sqlite3.Connection, centre: Centre, staff: StaffAccount, wanted: ApologyIn
) -> dict[str, object]:
    """Draft the apology with a new date; nothing is told to anybody before it is signed.

    Raises Conflict "apology-waits" where a draft lies with the signer already, "reappointments-used-up" past the
    centre's limit, InvalidInput "reappointment-not-later" for a date that is not after the one in force.
    """
    dossier = one(centre, wanted.dossier_id, wanted.dossier_code)
    check_status("reappoint", dossier.status)
    _check_earlier_ones(connection, centre, dossier)
    new_due = _closing_time(centre, wanted.new_due_on)
    about = head(centre, dossier)
    if new_due <= max(parse_moment(str(about["due_at"])), centre.ambient.now()):
        raise InvalidInput(
            "reappointment-not-later",
            "Ngày hẹn lại phải sau hôm nay và sau ngày hẹn trước.",
            "The new date must be after today and after the one before.",
            field="new_due_on",
        )
    reason = clean_line(wanted.reason, MAX_REASON_CHARS, "reason")
    document = {**about, "new_due_at": new_due.isoformat(), "reason": reason}
    new = NewAct("reappoint", note=reason[:500], due_at=new_due, document=document)
    return act_view(find_act(connection, write_act(connection, centre, staff, dossier, new, "drafted")))


def sign(
    connection: sqlite3.Connection, centre: Centre, staff: StaffAccount, act_id: str, wanted: SignIn
) -> dict[str, object]:
    """Note that a drafted letter was signed, under which number, and ask central; raises Conflict "letter-settled"."""
    act = _draft(connection, act_id)
    number = clean_line(wanted.number, 40, "number")
    document = {**json.loads(act["document"]), "number": number, "signer_name": staff.full_name}
    connection.execute(
        "UPDATE dossier_acts SET number = ?, signed_by = ?, signed_at = ?, document = ? WHERE id = ?",
        (number, staff.login, centre.ambient.now_text(), json.dumps(document, ensure_ascii=False), act_id),
    )
    ask_central(connection, centre, find_act(connection, act_id), staff.login)
    if act["dossier_id"]:
        connection.execute("UPDATE dossiers SET due_at = ? WHERE id = ?", (act["due_at"], act["dossier_id"]))
    details: dict[str, object] = {"number": number}
    audit_log.append(connection, centre.ambient, staff.login, "letter.sign", f"letter:{act_id}", details)
    return act_view(find_act(connection, act_id))


def drop(connection: sqlite3.Connection, centre: Centre, staff: StaffAccount, act_id: str) -> dict[str, object]:
    """Set a draft aside; nothing was told to anybody."""
    _draft(connection, act_id)
    connection.execute("UPDATE dossier_acts SET state = 'dropped' WHERE id = ?", (act_id,))
    audit_log.append(connection, centre.ambient, staff.login, "letter.drop", f"letter:{act_id}", {})
    return act_view(find_act(connection, act_id))


def open_drafts(connection: sqlite3.Connection) -> list[dict[str, object]]:
    """Return the letters that wait for the signer, oldest first, with what they say."""
    rows = connection.execute(
        "SELECT id FROM dossier_acts WHERE state = 'drafted' ORDER BY drafted_at LIMIT 100"
    ).fetchall()
    acts = [find_act(connection, row["id"]) for row in rows]
    return [{**act_view(act), "document": json.loads(act["document"])} for act in acts]


def _checklist(
    connection: sqlite3.Connection, centre: Centre, staff: StaffAccount, dossier: Found, missing: list[str]
) -> jobs.PrintJob | None:
    procedure = procedure_of(centre, dossier)  # None: the catalogue knows it no more
    return issue_for_dossier(connection, centre, staff, dossier, procedure, missing) if procedure else None


def _field_name(centre: Centre, procedure: Procedure | None) -> str | None:
    fields = centre.index.catalogue.fields
    return next((each.name_vi for each in fields if procedure and each.id == procedure.field_id), None)


def _draft(connection: sqlite3.Connection, act_id: str) -> sqlite3.Row:
    act = find_act(connection, act_id)
    if act["state"] != "drafted":
        raise Conflict(
            "letter-settled", "Văn bản này đã được giải quyết rồi.", "This letter has already been settled."
        )
    return act


def _check_earlier_ones(connection: sqlite3.Connection, centre: Centre, dossier: Found) -> None:
    states = [
        row["state"]
        for row in connection.execute(
            "SELECT state FROM dossier_acts WHERE kind = 'reappoint' AND (dossier_id = ? OR code = ?)",
            (dossier.id, dossier.code),
        )
    ]
    if "drafted" in states:
        raise Conflict("apology-waits", "Phiếu xin lỗi đang chờ ký.", "An apology already waits for its signature.")
    most = centre.settings.max_reappointments
    if states.count("sent") >= most:
        raise Conflict(
            "reappointments-used-up",
            f"Hồ sơ đã được hẹn lại {most} lần, là mức tối đa.",
            f"The dossier has been put off {most} times, which is the most allowed.",
        )


def _closing_time(centre: Centre, day: date) -> datetime:
    calendar = centre.calendar()
    if not calendar.is_working_day(day):
        raise InvalidInput(
            "day-off", "Ngày đó Trung tâm nghỉ.", "The centre is closed on that day.", field="new_due_on"
        )
    return calendar.end_of(day)


def head(centre: Centre, dossier: Found) -> dict[str, object]:
    """Return what a form about a dossier says at its head; raises Conflict "dossier-not-here"."""
    # The shape is that of the printer's form documents (form_documents.Dossier).
    row = dossier.row
    if row is None:
        raise Conflict(
            "dossier-not-here",
            "Hồ sơ không tiếp nhận tại đây nên không soạn được văn bản; xin làm trên hệ thống của tỉnh.",
            "The dossier was not taken in here, so no letter can be written; please use the province's system.",
        )
    procedure = procedure_of(centre, dossier)
    return {
        **form_head(centre),
        "dossier_code": dossier.code or row["provisional_no"],
        "applicant": row["applicant_name"],
        "address": row["applicant_address"],
        "phone": format_phone(row["applicant_phone"]) if row["applicant_phone"] else None,
        "email": row["applicant_email"],
        "qr_url": centre.dossier_url(row["token"]) if row["token"] else None,
        "field_name": _field_name(centre, procedure),
        "request": procedure.name_vi if procedure else row["procedure_id"],
        "received_at": row["received_at"],
        "due_at": row["due_at"],
    }
