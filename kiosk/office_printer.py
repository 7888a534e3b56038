"""Official forms from the counter: as print jobs for the centre's office printer, or as PDF where there is none."""

import sqlite3
from collections.abc import Mapping

from appliance.core.errors import Conflict
from kiosk.centre import Centre
from printer import jobs
from printer.paper_settings import PaperSettings
from printer.printer_settings import PrinterSettings, route

RECEIPT = "01"


def office_printer(centre: Centre) -> PrinterSettings | None:
    """Return the printer that official forms go to, None where the centre has none."""
    return route(centre.settings.printers, "form", None)


def queue_form(
    connection: sqlite3.Connection, centre: Centre, form: str, document: Mapping[str, object], copy: int = 0
) -> jobs.PrintJob:
    """Add a form's print job inside the write transaction; raises Conflict "no-office-printer"."""
    printer = office_printer(centre)
    if printer is None:
        raise no_office_printer()
    job: dict[str, object] = {"form": form, "document": document}
    if form == RECEIPT:
        job["paper"] = printer.receipt_paper
    return jobs.enqueue(connection, centre.ambient, "form", job, copy=copy)


def queue_receipt(
    connection: sqlite3.Connection, centre: Centre, slip_id: str, document: Mapping[str, object], copy: int = 0
) -> None:
    """Add the print job of a slip's form 01 and note it at the slip; raises Conflict "no-office-printer"."""
    job = queue_form(connection, centre, RECEIPT, document, copy)
    connection.execute("UPDATE slips SET form_job_id = ?, form_prints = ? WHERE id = ?", (job.id, copy + 1, slip_id))


def form_as_pdf(centre: Centre, form: str, document: Mapping[str, object]) -> bytes:
    """Return a form as PDF, marked as void where the box is for training; raises InvalidInput "document-invalid"."""
    from printer.forms import form_pdf  # fpdf2 and its font tools: loaded with the first form only

    return form_pdf(form, document, settings=PaperSettings(training=centre.settings.training))


def no_office_printer() -> Conflict:
    """Return the failure for a centre without an office printer."""
    return Conflict(
        "no-office-printer",
        "Trung tâm chưa khai báo máy in văn phòng; hãy mở tệp PDF rồi in.",
        "No office printer is configured; please open the PDF and print it.",
    )
