"""Fault: central has not answered for long, has revoked the box, or sees two databases under its identity."""

from datetime import timedelta

from appliance.checks.finding import Examined, Finding
from appliance.core.ambient import parse_moment
from appliance.sync.line_state import read_line

WARN_AFTER = timedelta(minutes=15)
FAULT_AFTER = timedelta(days=1)
REFUSALS = {
    "central-refused-401": (
        "Máy chủ đã thu hồi thiết bị này – gọi quản trị máy chủ; thiết bị vẫn phục vụ tại chỗ.",
        "Central has revoked this box: call central's administrator; the box goes on serving locally.",
    ),
    "central-refused-409": (
        "Có hai thiết bị cùng dùng một danh tính – tắt bản cũ, hoặc đăng ký lại thiết bị này.",
        "Two boxes use one identity: switch the old one off, or enrol this one anew.",
    ),
}


def check(box: Examined) -> list[Finding]:
    """Read what the sync daemon last noted."""
    line = read_line(box.store)
    details = {"state": line.state, "reason": line.reason, "since": line.since, "last_contact": line.last_contact}
    if line.state in REFUSALS:
        vi, en = REFUSALS[line.state]
        return [Finding("central-contact", "fault", vi, en, details)]
    if line.last_contact is None:
        vi = "Chưa liên lạc được với máy chủ lần nào – kiểm tra đường truyền và bộ phận đồng bộ."
        en = "Central has never been reached: check the line and the sync service."
        return [Finding("central-contact", "warning", vi, en, details)]
    silence = box.ambient.now() - parse_moment(line.last_contact)
    if silence < WARN_AFTER:
        return [Finding("central-contact", "ok", "Máy chủ vừa trả lời.", "Central has just answered.", details)]
    minutes = int(silence / timedelta(minutes=1))
    return [
        Finding(
            "central-contact",
            "fault" if silence >= FAULT_AFTER else "warning",
            f"Máy chủ không trả lời đã {minutes} phút – kiểm tra đường truyền và bộ phận đồng bộ.",
            f"Central has not answered for {minutes} minutes: check the line and the sync service.",
            details,
        )
    ]
