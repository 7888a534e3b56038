"""Fault: a printer is not ready; asked of the spooler, because many printers take one connection only."""

import socket

from appliance.checks.finding import Examined, Finding
from appliance.config import PrinterSection

TIMEOUT_S = 2.0


def check(box: Examined) -> list[Finding]:
    """Tell what the spooler last heard of each printer; one it has not spoken to yet is called."""
    rows = box.store.reader().execute("SELECT name, ready, reason, since FROM printer_status")
    told = {row["name"]: (bool(row["ready"]), row["reason"]) for row in rows}
    if not box.config.printer:
        return [Finding("printer", "warning", "Chưa cài máy in nào.", "No printer is set up.")]
    return [_check_one(printer, told.get(printer.name)) for printer in box.config.printer]


def _check_one(printer: PrinterSection, told: tuple[bool, str | None] | None) -> Finding:
    ready, reason = told or (_answers(printer), "Không kết nối được máy in – kiểm tra nguồn điện và dây cáp.")
    details = {"printer": printer.name, "address": printer.address}
    if ready:
        return Finding("printer", "ok", f"{printer.name}: sẵn sàng.", f"{printer.name}: ready.", details)
    return Finding(
        "printer",
        "fault",
        f"{printer.name}: {reason or 'chưa sẵn sàng.'}",
        f"{printer.name} is not ready: look at its power, paper, cover and cable.",
        details,
    )


def _answers(printer: PrinterSection) -> bool:
    if printer.transport != "network":
        return True
    host, _, port = printer.address.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT_S):
            return True
    except OSError:
        return False
