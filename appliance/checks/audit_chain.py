"""Fault: the audit trail was changed behind the program's back."""

from appliance.audit_log import broken_row
from appliance.checks.finding import Examined, Finding


def check(box: Examined) -> list[Finding]:
    """Recompute the chain of hashes."""
    position = broken_row(box.store)
    if position is None:
        return [Finding("audit-chain", "ok", "Nhật ký thao tác nguyên vẹn.", "The audit trail is intact.")]
    return [
        Finding(
            "audit-chain",
            "fault",
            f"Nhật ký thao tác bị sửa ở dòng thứ {position + 1} – giữ nguyên máy và báo người phụ trách an toàn thông tin.",
            f"The audit trail was altered at row {position + 1}: leave the box as it is and tell the security officer.",
            {"row": position + 1},
        )
    ]
