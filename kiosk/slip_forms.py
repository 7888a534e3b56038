"""The official form of a slip, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in two copies: as PDF, or printed."""

import json

from appliance import audit_log
from kiosk.centre import Centre
from kiosk.office_printer import RECEIPT, form_as_pdf, queue_receipt
from kiosk.slip_copies import live_slip
from kiosk.slips import find_slip, slip_view


def receipt_pdf(centre: Centre, login: str, slip_id: str) -> bytes:
    """Return the form of a slip as PDF, and keep in the audit who asked for it; raises NotFound "unknown-slip"."""
    row = find_slip(centre.store.reader(), slip_id)
    data = form_as_pdf(centre, RECEIPT, json.loads(row["document"]))
    with centre.store.write_transaction() as connection:
        audit_log.append(connection, centre.ambient, login, "slip.form", f"slip:{slip_id}", {"form": RECEIPT})
    return data


def print_receipt(centre: Centre, login: str, slip_id: str) -> dict[str, object]:
    """Print the form of a slip on the office printer; from the second time on it is marked "BẢN IN LẠI (lần n)".

    Raises NotFound "unknown-slip", Gone "slip-revoked", Conflict "no-office-printer".
    """
    with centre.store.write_transaction() as connection:
        row = live_slip(connection, slip_id)
        copy = row["form_prints"]
        queue_receipt(connection, centre, slip_id, json.loads(row["document"]), copy)
        details: dict[str, object] = {"form": RECEIPT, "copy": copy}
        audit_log.append(connection, centre.ambient, login, "slip.form-print", f"slip:{slip_id}", details)
        return slip_view(connection, centre, slip_id)
