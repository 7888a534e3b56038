"""The holder prints the slip of a dossier filed online at the kiosk: a few times at most, the name masked."""

import json

from appliance import audit_log
from appliance.core.errors import Conflict
from appliance.core.text import mask_name
from kiosk.centre import Centre
from kiosk.devices import Device
from kiosk.slips import find_slip
from printer import jobs

MOST = 3
_PERSONAL = ("submitter", "address", "phone", "email", "id_number")


def reprint(centre: Centre, place: Device, slip_id: str) -> None:
    """Queue a copy of the slip; raises Conflict "not-filed-online", "slip-revoked" or "reprinted-enough"."""
    with centre.store.write_transaction() as connection:
        slip = find_slip(connection, slip_id)
        channel = connection.execute("SELECT channel FROM dossiers WHERE id = ?", (slip["dossier_id"],)).fetchone()[0]
        if channel != "2" or slip["revoked_at"] is not None:
            raise Conflict(
                "not-filed-online",
                "Giấy hẹn này xin in lại tại quầy trả kết quả.",
                "Please have this slip printed again at the result counter.",
            )
        if slip["reprints"] >= MOST:
            raise Conflict(
                "reprinted-enough",
                "Giấy hẹn đã in lại nhiều lần. Xin báo nhân viên.",
                "The slip was printed several times. Please tell the staff.",
            )
        document = {**json.loads(slip["document"]), **dict.fromkeys(_PERSONAL)}
        document["applicant"] = mask_name(str(document["applicant"]))
        count = slip["reprints"] + 1
        job = jobs.enqueue(connection, centre.ambient, "slip", document, copy=count, printer=place.printer)
        connection.execute("UPDATE slips SET reprints = ?, print_job_id = ? WHERE id = ?", (count, job.id, slip_id))
        audit_log.append(
            connection, centre.ambient, place.id, "slip.self-reprint", f"slip:{slip_id}", {"copy": count}
        )
