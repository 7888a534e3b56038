"""A result handed over or papers given back: who collects, the fee, what was ticked, and the ledger's line."""

import json
import sqlite3

from appliance.core.errors import InvalidInput
from appliance.core.text import clean_line
from appliance.web.login import StaffAccount
from kiosk.act_rules import ActKind, check_fee, check_status, clean_items
from kiosk.centre import Centre
from kiosk.dossier_acts import NewAct, act_view, find_act, refuse_twice, write_act
from kiosk.dossier_finder import Found, one
from kiosk.models_dossiers import HandOverIn

COLLECTORS = {
    "owner": ("Chủ hồ sơ nhận", "Collected by the applicant"),
    "authorised": ("Người được ủy quyền nhận", "Collected by an authorised person"),
    "post": ("Bàn giao bưu chính", "Handed to the post"),
}


def hand_over(
    connection: sqlite3.Connection, centre: Centre, staff: StaffAccount, kind: ActKind, wanted: HandOverIn
) -> dict[str, object]:
    """Write the act ("return" or "withdraw") with its ledger line and return it.

    Raises Conflict "fee-outstanding", "dossier-status", "already-done"; InvalidInput "nothing-ticked",
    "collector-name-missing" for an authorised person without a name.
    """
    return deliver(connection, centre, staff, kind, one(centre, wanted.dossier_id, wanted.dossier_code), wanted)


def deliver(
    connection: sqlite3.Connection,
    centre: Centre,
    staff: StaffAccount,
    kind: ActKind,
    dossier: Found,
    wanted: HandOverIn,
) -> dict[str, object]:
    """Do it for a dossier that was already found; raises as `hand_over`."""
    check_status(kind, dossier.status)
    fee, items = check_fee(wanted.fee), clean_items(wanted.items)
    name = clean_line(wanted.collector_name, 200, "collector_name") if wanted.collector_name else None
    if wanted.collector == "authorised" and not name:
        raise InvalidInput(
            "collector-name-missing",
            "Hãy ghi họ tên người được ủy quyền.",
            "Give the name of the authorised person.",
            field="collector_name",
        )
    refuse_twice(connection, dossier, kind)
    new = NewAct(kind, note=_note(kind, wanted), ticket_id=wanted.ticket_id)
    act_id = write_act(connection, centre, staff, dossier, new, "sent")
    year = int(centre.business_day()[:4])
    line = connection.execute(
        "INSERT INTO ledger_lines (year, line, act_id, business_day, collector, collector_name, items, fee)"
        " SELECT ?, COALESCE(MAX(line), 0) + 1, ?, ?, ?, ?, ?, ? FROM ledger_lines WHERE year = ? RETURNING line",
        (
            year,
            act_id,
            centre.business_day(),
            wanted.collector,
            name,
            json.dumps(items, ensure_ascii=False),
            fee,
            year,
        ),
    ).fetchone()[0]
    return {**act_view(find_act(connection, act_id)), "ledger": f"{line}/{year}"}


def _note(kind: ActKind, wanted: HandOverIn) -> str | None:
    # What the citizen reads on the tracking page: nothing of the person who collected.
    if wanted.postal_no:
        return f"Đã bàn giao bưu chính, số hiệu bưu gửi: {wanted.postal_no}"
    return "Đã trả lại giấy tờ" if kind == "withdraw" else None
