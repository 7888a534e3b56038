"""Another paper of the same dossier: printed again (same token), or issued anew (new token, the old one revoked)."""

import json
import sqlite3

from appliance import audit_log, outbox
from appliance.core.errors import Gone
from kiosk.centre import Centre
from kiosk.slips import NewSlip, find_slip, insert_slip, new_token, slip_view
from printer import jobs


def reprint(centre: Centre, login: str, slip_id: str) -> dict[str, object]:
    """Print the same slip again, marked "BẢN IN LẠI (lần n)"; raises Gone "slip-revoked" for a replaced one."""
    with centre.store.write_transaction() as connection:
        row = live_slip(connection, slip_id)
        count = row["reprints"] + 1
        job = jobs.enqueue(connection, centre.ambient, "slip", json.loads(row["document"]), copy=count)
        connection.execute("UPDATE slips SET reprints = ?, print_job_id = ? WHERE id = ?", (count, job.id, slip_id))
        audit_log.append(connection, centre.ambient, login, "slip.reprint", f"slip:{slip_id}", {"copy": count})
        return slip_view(connection, centre, slip_id)


def reissue(centre: Centre, login: str, slip_id: str) -> dict[str, object]:
    """Issue a new slip for a lost one: "BẢN CẤP LẠI (lần n)", a new token; the old page says that it was replaced."""
    with centre.store.write_transaction() as connection:
        row = live_slip(connection, slip_id)
        issue, token, new_id, now = (
            row["issue"] + 1,
            new_token(centre),
            centre.ambient.new_id(),
            centre.ambient.now_text(),
        )
        connection.execute("UPDATE slips SET revoked_at = ? WHERE id = ?", (now, slip_id))
        document = {**json.loads(row["document"]), "qr_url": centre.dossier_url(token), "reissue": issue}
        insert_slip(connection, centre, login, NewSlip(new_id, row["dossier_id"], issue, token, document))
        event = {
            "dossier_id": row["dossier_id"],
            "token": token,
            "revoked_token": row["token"],
            "at": now,
            "copy": issue,
        }
        outbox.enqueue(connection, centre.ambient, "slip.reissued", f"dossier:{row['dossier_id']}", event)
        audit_log.append(connection, centre.ambient, login, "slip.reissue", f"slip:{new_id}", {"replaces": slip_id})
        return slip_view(connection, centre, new_id)


def live_slip(connection: sqlite3.Connection, slip_id: str) -> sqlite3.Row:
    """Return a slip that holds; raises NotFound "unknown-slip", Gone "slip-revoked" for a replaced one."""
    row = find_slip(connection, slip_id)
    if row["revoked_at"] is not None:
        raise Gone(
            "slip-revoked",
            "Giấy hẹn này đã được cấp lại; hãy dùng bản mới.",
            "This slip was replaced; use the new one.",
        )
    return row
