"""A device's hardware address in one spelling: six lower-case hex pairs."""

import re

from appliance.core.errors import InvalidInput

_PAIRS = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")
_NOBODY = frozenset({"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"})


def parse_mac(text: str) -> str:
    """Return the address as "02:ab:…"; raises InvalidInput for anything but one device's address."""
    mac = text.strip().lower().replace("-", ":")
    if not _PAIRS.fullmatch(mac) or mac in _NOBODY or is_group(mac):
        raise InvalidInput("mac-invalid", "Địa chỉ MAC không hợp lệ.", "This is not a device's MAC address.")
    return mac


def is_group(mac: str) -> bool:
    """Tell whether the address names many devices (multicast): the lowest bit of its first octet."""
    return bool(int(mac[:2], 16) & 0x01)


def is_local(mac: str) -> bool:
    """Tell whether the device made the address up itself (the privacy addresses of phones)."""
    return bool(int(mac[:2], 16) & 0x02)
