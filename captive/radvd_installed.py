"""Asks the installed radvd for its version: from 2.20 on it sends the router advertisements, otherwise dnsmasq does."""

import subprocess

from captive.radvd_conf import is_able

_TIMEOUT_S = 10.0


def radvd_is_able() -> bool:
    """Tell whether a radvd is installed that can send RFC 8910's option 37."""
    try:
        done = subprocess.run(["radvd", "--version"], capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return is_able(done.stdout + done.stderr)
