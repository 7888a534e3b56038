"""Fault: a printer is not ready; asked of the spooler, because many printers take one connection only."""

from appliance.checks.finding import Examined, Finding
from appliance.config import PrinterSection


def check(box: Examined) -> list[Finding]:
    """Tell what the spooler last heard of each printer."""
    rows = box.store.reader().execute("SELECT name, ready, reason, since FROM printer_status")
    told = {row["name"]: (bool(row["ready"]), row["reason"]) for row in rows}
    if not box.config.printer:
        return [Finding("printer", "warning", "Chưa cài máy in nào.", "No printer is set up.")]
    return [_check_one(printer, told.get(printer.name)) for printer in box.config.printer]


def _check_one(printer: PrinterSection, told: tuple[bool, str | None] | None) -> Finding:
    name, details = printer.name, {"printer": printer.name, "address": printer.address}
    if told is None:
        vi = (
            f"{name}: bộ phận in chưa hỏi máy in này lần nào – kiểm tra dịch vụ in, rồi chạy `motcua printer status`."
        )
        en = f"{name}: the spooler has not spoken to it yet: check its service, then run `motcua printer status`."
        return Finding("printer", "warning", vi, en, details)
    ready, reason = told
    if ready and reason:
        return Finding(
            "printer", "warning", f"{name}: {reason}", f"{name} prints, but its paper is near its end.", details
        )
    if ready:
        return Finding("printer", "ok", f"{name}: sẵn sàng.", f"{name}: ready.", details)
    return Finding(
        "printer",
        "fault",
        f"{name}: {reason or 'chưa sẵn sàng.'}",
        f"{name} is not ready: look at its power, paper, cover and cable.",
        details,
    )
