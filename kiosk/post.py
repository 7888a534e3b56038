"""Bưu chính công ích: one number per visit, n slips scanned in a row, one list of what was handed to the post."""

import re
import sqlite3

from appliance import audit_log
from appliance.core.errors import InvalidInput, MotcuaError
from appliance.web.login import StaffAccount
from kiosk.centre import Centre
from kiosk.dossier_finder import find
from kiosk.handovers import deliver
from kiosk.models_dossiers import HandOverIn, PostIn, PostItem

# S10 of the Universal Postal Union (two letters, nine digits, country), or the digits of a domestic label.
_POSTAL = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}|[A-Z0-9]{6,20}")


def hand_to_post(
    connection: sqlite3.Connection, centre: Centre, staff: StaffAccount, wanted: PostIn
) -> dict[str, object]:
    """Hand every scanned dossier to the post, or none: a list with a hole in it would be signed for.

    Raises the failure of the first item that can't go, with its position; InvalidInput "postal-no-malformed",
    "postal-no-twice".
    """
    numbers = [_postal_no(item) for item in wanted.items]
    if len(set(numbers)) < len(numbers):
        raise InvalidInput(
            "postal-no-twice", "Một số hiệu bưu gửi bị ghi hai lần.", "A postal number is named twice."
        )
    handover_id = centre.ambient.new_id()
    number = _insert(connection, centre, staff, handover_id, wanted.ticket_id)
    acts = []
    for position, (item, postal_no) in enumerate(zip(wanted.items, numbers, strict=True), start=1):
        act = _deliver(connection, centre, staff, item, postal_no, wanted.ticket_id, position)
        connection.execute(
            "INSERT INTO post_items VALUES (?, ?, ?, ?)", (handover_id, position, act["id"], postal_no)
        )
        acts.append(str(act["id"]))
    details: dict[str, object] = {"number": number, "items": len(acts)}
    audit_log.append(connection, centre.ambient, staff.login, "post.handover", f"handover:{handover_id}", details)
    return {"id": handover_id, "number": number, "items": len(acts), "acts": acts}


def _insert(
    connection: sqlite3.Connection, centre: Centre, staff: StaffAccount, handover_id: str, ticket_id: str | None
) -> str:
    day = centre.business_day()
    number = connection.execute(
        "INSERT INTO post_handovers (id, business_day, number, handed_at, handed_by, ticket_id)"
        " SELECT ?, ?, COALESCE(MAX(number), 0) + 1, ?, ?, ? FROM post_handovers WHERE business_day = ?"
        " RETURNING number",
        (handover_id, day, centre.ambient.now_text(), staff.login, ticket_id, day),
    ).fetchone()[0]
    year, month, date = day.split("-")
    return f"{number:02d}/{date}{month}{year[2:]}"


def _deliver(
    connection: sqlite3.Connection,
    centre: Centre,
    staff: StaffAccount,
    item: PostItem,
    postal_no: str,
    ticket_id: str | None,
    position: int,
) -> dict[str, object]:
    try:
        found = find(centre, item.text)
        if len(found) > 1:
            raise InvalidInput("several-dossiers", "Có nhiều hồ sơ khớp; hãy quét giấy hẹn.", "Several dossiers fit.")
        handed = HandOverIn(
            collector="post", fee="none", items=["Kết quả giải quyết hồ sơ"], postal_no=postal_no, ticket_id=ticket_id
        )
        return deliver(connection, centre, staff, "return", found[0], handed)
    except MotcuaError as error:
        error.message_vi = f"Dòng {position}: {error.message_vi}"
        error.message_en = f"Line {position}: {error.message_en}"
        error.details["position"] = position
        raise


def _postal_no(item: PostItem) -> str:
    number = re.sub(r"[\s.\-]", "", item.postal_no).upper()
    if not _POSTAL.fullmatch(number):
        raise InvalidInput(
            "postal-no-malformed",
            "Số hiệu bưu gửi chưa đúng, ví dụ RA123456785VN.",
            "The postal number is not right, for example RA123456785VN.",
            field="postal_no",
        )
    return number
