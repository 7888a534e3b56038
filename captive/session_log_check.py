"""Fault: the wifi log can't be kept, because its key is missing, unreadable or open to others."""

import stat

from appliance.checks.finding import Examined, Finding
from appliance.identity import BadCredentials, credentials_dir
from captive.session_log import KEY_FILE, read_log_key


def check(box: Examined) -> list[Finding]:
    """Read the key, never showing it; a box without visitors' network needs none."""
    if box.config.captive is None:
        return []
    try:
        path = credentials_dir(box.config) / KEY_FILE
        key = read_log_key(path.parent)
    except BadCredentials as error:
        return [Finding("wifi-log", "fault", error.message_vi, error.message_en)]
    if key is None:
        return [
            Finding(
                "wifi-log",
                "warning",
                f"Chưa có khóa nhật ký wifi ({KEY_FILE}): không ghi nhật ký phiên kết nối.",
                f"There is no key of the wifi log ({KEY_FILE}): sessions are not logged.",
            )
        ]
    if stat.S_IMODE(path.stat().st_mode) & 0o007:
        return [
            Finding(
                "wifi-log",
                "fault",
                f"Mọi người dùng đều đọc được khóa nhật ký wifi – đặt quyền 0600: {path}.",
                f"Everybody can read the key of the wifi log; set mode 0600: {path}.",
            )
        ]
    return [Finding("wifi-log", "ok", "Nhật ký wifi được niêm phong.", "The wifi log is sealed.")]
