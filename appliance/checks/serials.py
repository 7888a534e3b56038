"""Fault: today's leased dossier serials are used up, so dossiers get provisional receipts only."""

from appliance import leases
from appliance.checks.finding import Examined, Finding
from appliance.core.ambient import LOCAL_ZONE
from appliance.core.serial_lease_rules import WARN_AT, fraction_left


def check(box: Examined) -> list[Finding]:
    """Look at today's leases, where this box mints dossier codes itself."""
    if box.config.box.case_system != "own":
        return []
    day = box.ambient.now().astimezone(LOCAL_ZONE).date()
    left = fraction_left(leases.leases_of(box.store, box.config.box.unit_code, day), day)
    details = {"fraction_left": round(left, 3)}
    percent = round(left * 100)
    if left > WARN_AT:
        vi, en = f"Còn {percent} % số hồ sơ của hôm nay.", f"{percent} % of today's dossier serials are left."
        return [Finding("serials", "ok", vi, en, details)]
    return [
        Finding(
            "serials",
            "fault" if left == 0 else "warning",
            f"Chỉ còn {percent} % số hồ sơ của hôm nay – máy chủ sẽ cấp thêm ngay khi có đường truyền.",
            f"Only {percent} % of today's dossier serials are left: central lends more as soon as the box reaches it.",
            details,
        )
    ]
