"""Fault: a secret is missing, unreadable, or readable by others."""

import stat

from appliance.checks.finding import Examined, Finding
from appliance.identity import KEY_ID_FILE, SECRET_FILE, BadCredentials, credentials_dir, load_identity


def check(box: Examined) -> list[Finding]:
    """Load the box's identity and look at the modes of its files; their content is never shown."""
    try:
        folder = credentials_dir(box.config)
        load_identity(box.config)
    except BadCredentials as error:
        return [Finding("credentials", "fault", error.message_vi, error.message_en)]
    exposed = [name for name in (SECRET_FILE, KEY_ID_FILE) if stat.S_IMODE((folder / name).stat().st_mode) & 0o007]
    if exposed:
        names = ", ".join(exposed)
        return [
            Finding(
                "credentials",
                "fault",
                f"Mọi người dùng đều đọc được khóa bí mật ({names}) – đặt quyền 0600 và xin cấp khóa mới.",
                f"Everybody can read the secrets ({names}): set mode 0600 and enrol the box anew.",
                {"files": exposed},
            )
        ]
    return [Finding("credentials", "ok", "Khóa bí mật đọc được và kín.", "The secrets are readable and private.")]
