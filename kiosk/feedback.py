"""What people thought of the service: one of three faces per ticket or dossier, then reasons, each optional.

The levels are the three of the national indicators 8 and 9 (Decision 766/QĐ-TTg); what is stored names nobody.
"""

import json
import sqlite3
from collections.abc import Sequence
from typing import Literal

from appliance import outbox
from appliance.core.errors import Conflict, InvalidInput
from appliance.web.i18n import mark
from kiosk.centre import Centre

Face = Literal["very-satisfied", "satisfied", "dissatisfied"]

FACES: dict[str, str] = {
    "very-satisfied": mark("Rất hài lòng"),
    "satisfied": mark("Hài lòng"),
    "dissatisfied": mark("Không hài lòng"),
}
REASONS: dict[str, str] = {
    "waiting": mark("Thời gian chờ"),
    "attitude": mark("Thái độ phục vụ"),
    "guidance": mark("Hướng dẫn, giải thích"),
    "paperwork": mark("Giấy tờ phải nộp"),
    "on-time": mark("Đúng hẹn"),
    "place": mark("Nơi ngồi chờ, vệ sinh"),
}
RATEABLE = frozenset({"called", "serving", "finished"})


def give_face(centre: Centre, subject: str, face: Face, service_id: str | None) -> None:
    """Keep one face for a subject ("ticket:<id>", "dossier:<id>"); a second one changes nothing and is refused.

    Raises Conflict "feedback-given".
    """
    with centre.store.write_transaction() as connection:
        added = connection.execute(
            "INSERT INTO feedback (subject, face, service_id, given_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (subject, face, service_id, centre.ambient.now_text()),
        )
        if not added.rowcount:
            raise Conflict(
                "feedback-given", "Lượt này đã được đánh giá. Cảm ơn Ông/Bà.", "This visit was rated. Thank you."
            )
        _tell(connection, centre, subject)


def give_reasons(centre: Centre, subject: str, reasons: Sequence[str]) -> None:
    """Add the reasons to a face given before; raises InvalidInput "unknown-reason" or "no-feedback"."""
    if unknown := set(reasons) - set(REASONS):
        raise InvalidInput("unknown-reason", "Không có lý do này.", "There is no such reason.", count=len(unknown))
    with centre.store.write_transaction() as connection:
        changed = connection.execute(
            "UPDATE feedback SET reasons = ? WHERE subject = ?", (json.dumps(sorted(set(reasons))), subject)
        )
        if not changed.rowcount:
            raise InvalidInput("no-feedback", "Chưa có đánh giá.", "There is no rating yet.")
        _tell(connection, centre, subject)


def face_of(connection: sqlite3.Connection, subject: str) -> str | None:
    """Return the face given for a subject."""
    row = connection.execute("SELECT face FROM feedback WHERE subject = ?", (subject,)).fetchone()
    return row["face"] if row else None


def _tell(connection: sqlite3.Connection, centre: Centre, subject: str) -> None:
    # The shape is FeedbackGiven of the sync protocol; the latest for a subject counts.
    row = connection.execute("SELECT * FROM feedback WHERE subject = ?", (subject,)).fetchone()
    body = {
        "about": subject,
        "face": row["face"],
        "reasons": json.loads(row["reasons"]),
        "service_id": row["service_id"],
        "given_at": row["given_at"],
    }
    kind, _, thing = subject.partition(":")
    outbox.enqueue(connection, centre.ambient, "feedback.given", f"feedback:{kind}-{thing}", body)
