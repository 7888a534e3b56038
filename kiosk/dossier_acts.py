"""One act of the counter on a dossier: its row, central's request with the version seen, and the audit entry."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from appliance import audit_log, outbox
from appliance.core.ambient import moment_text
from appliance.core.errors import Conflict, NotFound
from appliance.web.login import StaffAccount
from kiosk.act_rules import ActKind
from kiosk.centre import Centre
from kiosk.dossier_finder import Found


@dataclass(frozen=True)
class NewAct:
    """An act about to be written; `document` is the letter's text, `due_at` the new date of a re-appointment."""

    kind: ActKind
    note: str | None = None
    due_at: datetime | None = None
    document: Mapping[str, object] | None = None
    ticket_id: str | None = None


def write_act(
    connection: sqlite3.Connection, centre: Centre, staff: StaffAccount, dossier: Found, new: NewAct, state: str
) -> str:
    """Store the act and return its id; with state "sent" central is asked in the same transaction."""
    act_id, now = centre.ambient.new_id(), centre.ambient.now_text()
    connection.execute(
        "INSERT INTO dossier_acts (id, dossier_id, code, kind, state, seen_version, due_at, note, document,"
        " drafted_by, drafted_at, ticket_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            act_id,
            dossier.id,
            dossier.code,
            new.kind,
            state,
            dossier.version,
            moment_text(new.due_at) if new.due_at else None,
            new.note,
            json.dumps(new.document, ensure_ascii=False) if new.document else None,
            staff.login,
            now,
            new.ticket_id,
        ),
    )
    details: dict[str, object] = {"code": dossier.code, "act": act_id, "state": state}
    audit_log.append(connection, centre.ambient, staff.login, f"dossier.{new.kind}", dossier.subject, details)
    if state == "sent":
        ask_central(connection, centre, find_act(connection, act_id), staff.login)
    return act_id


def ask_central(connection: sqlite3.Connection, centre: Centre, act: sqlite3.Row, login: str) -> None:
    """Put the request into the outbox and note which event it is; the shape is DossierRequest of the sync protocol."""
    subject = f"dossier:{act['dossier_id']}" if act["dossier_id"] else f"case:{act['code']}"
    body = {
        "dossier_id": act["dossier_id"],
        "code": act["code"],
        "request": act["kind"],
        "at": centre.ambient.now_text(),
        "officer_login": login,
        "seen_version": act["seen_version"],
        "note": act["note"],
        "due_at": act["due_at"],
    }
    event_id = outbox.enqueue(connection, centre.ambient, "dossier.request", subject, body)
    connection.execute("UPDATE dossier_acts SET state = 'sent', event_id = ? WHERE id = ?", (event_id, act["id"]))


def find_act(connection: sqlite3.Connection, act_id: str) -> sqlite3.Row:
    """Return the act with what became of its event; raises NotFound "unknown-act"."""
    row: sqlite3.Row | None = connection.execute(
        "SELECT dossier_acts.*, outbox.state AS event_state, outbox.reason AS event_reason FROM dossier_acts"
        " LEFT JOIN outbox ON outbox.event_id = dossier_acts.event_id WHERE dossier_acts.id = ?",
        (act_id,),
    ).fetchone()
    if row is None:
        raise NotFound("unknown-act", "Không có văn bản này.", "There is no such letter.")
    return row


def refuse_twice(connection: sqlite3.Connection, dossier: Found, kind: ActKind) -> None:
    """Raise Conflict "already-done" where this counter's box has already handed the dossier over or given it back."""
    row = connection.execute(
        "SELECT 1 FROM dossier_acts WHERE kind IN ('return', 'withdraw') AND (dossier_id = ? OR code = ?) LIMIT 1",
        (dossier.id, dossier.code),
    ).fetchone()
    if row is not None:
        raise Conflict(
            "already-done",
            "Hồ sơ này đã được trả tại đây rồi.",
            "This dossier has already been handed back here.",
            act=kind,
        )


def act_view(row: sqlite3.Row) -> dict[str, object]:
    """Return an act as the API answers it (no name)."""
    return {
        "id": row["id"],
        "dossier_id": row["dossier_id"],
        "dossier_code": row["code"],
        "kind": row["kind"],
        "state": row["state"],
        "number": row["number"],
        "due_at": row["due_at"],
        "note": row["note"],
        "drafted_by": row["drafted_by"],
        "drafted_at": row["drafted_at"],
        "signed_by": row["signed_by"],
        "sync": row["event_state"],
        "sync_reason": row["event_reason"],
        "form_prints": row["form_prints"],
        "form_job_id": row["form_job_id"],
    }
