"""The official papers of the counter's letters: form 02 of a supplement request, form 04 of an apology; PDF or printed.

A draft is marked as one; it is printed for the signer to read and sign, and again once it has its number.
"""

import json
import sqlite3

from appliance import audit_log
from appliance.core.errors import NotFound
from kiosk.centre import Centre
from kiosk.dossier_acts import act_view, find_act
from kiosk.office_printer import form_as_pdf, queue_form
from printer import jobs

FORM_OF = {"supplement": "02", "reappoint": "04"}


def letter_pdf(centre: Centre, login: str, act_id: str) -> bytes:
    """Return a letter as PDF, and keep in the audit who asked for it; raises NotFound "letter-has-no-form"."""
    act = find_act(centre.store.reader(), act_id)
    form = _form_of(act)
    data = form_as_pdf(centre, form, json.loads(act["document"]))
    with centre.store.write_transaction() as connection:
        audit_log.append(connection, centre.ambient, login, "letter.form", f"letter:{act_id}", {"form": form})
    return data


def print_letter(centre: Centre, login: str, act_id: str) -> dict[str, object]:
    """Print a letter on the office printer; raises NotFound "letter-has-no-form", Conflict "no-office-printer"."""
    with centre.store.write_transaction() as connection:
        act = find_act(connection, act_id)
        queue_letter(connection, centre, act)
        details: dict[str, object] = {"form": _form_of(act), "copy": act["form_prints"]}
        audit_log.append(connection, centre.ambient, login, "letter.form-print", f"letter:{act_id}", details)
        return act_view(find_act(connection, act_id))


def queue_letter(connection: sqlite3.Connection, centre: Centre, act: sqlite3.Row) -> jobs.PrintJob:
    """Add a letter's print job inside the write transaction and note it at the act; raises as `print_letter`."""
    job = queue_form(connection, centre, _form_of(act), json.loads(act["document"]), act["form_prints"])
    connection.execute(
        "UPDATE dossier_acts SET form_job_id = ?, form_prints = form_prints + 1 WHERE id = ?", (job.id, act["id"])
    )
    return job


def _form_of(act: sqlite3.Row) -> str:
    form = FORM_OF.get(act["kind"])
    if form is None or not act["document"]:
        raise NotFound("letter-has-no-form", "Việc này không có văn bản.", "There is no letter of this act.")
    return form
