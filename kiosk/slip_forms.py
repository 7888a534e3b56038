"""The official form of a slip, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in two copies, for the office printer."""

import json

from appliance import audit_log
from kiosk.centre import Centre
from kiosk.slips import find_slip

RECEIPT = "01"


def receipt_pdf(centre: Centre, login: str, slip_id: str) -> bytes:
    """Return the form of a slip as PDF, and keep in the audit who asked for it; raises NotFound "unknown-slip"."""
    from printer.forms import (
        form_pdf,  # fpdf2 and its font tools: loaded with the first form only
    )

    row = find_slip(centre.store.reader(), slip_id)
    data = form_pdf(RECEIPT, json.loads(row["document"]))
    with centre.store.write_transaction() as connection:
        audit_log.append(connection, centre.ambient, login, "slip.form", f"slip:{slip_id}", {"form": RECEIPT})
    return data
