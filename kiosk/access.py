"""Where a request comes from, and so what it may do before anybody logs in."""

import ipaddress
from collections.abc import Sequence
from functools import lru_cache

from flask import request

from appliance.core.errors import NotAllowed
from appliance.web.login import check_same_origin
from kiosk import devices
from kiosk.centre import Centre
from kiosk.centre import centre as current_centre
from kiosk.devices import Device

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def is_loopback(address: str) -> bool:
    """Tell whether `address` is this machine."""
    parsed = _parse(address)
    return parsed is not None and parsed.is_loopback


def within(address: str, networks: Sequence[str]) -> bool:
    """Tell whether `address` lies in one of `networks`; what is no address lies nowhere."""
    parsed = _parse(address)
    return parsed is not None and any(
        parsed.version == network.version and parsed in network for network in map(_network, networks)
    )


def check_origin() -> None:
    """Before every request: refuse strangers' networks, and changes asked for by another site's page."""
    settings = current_centre().settings
    # Behind the box's own front door waitress has already put the visitor's address in the place of nginx's.
    address = request.remote_addr or ""
    if not is_loopback(address) and not within(address, settings.staff_networks):
        raise NotAllowed(
            "network-not-allowed",
            "Trang này chỉ dùng trong mạng của Trung tâm.",
            "This page is for the centre's own network only.",
        )
    check_same_origin()


def ticket_place() -> Device:
    """Return the device numbers are taken at: a paired kiosk or guide's tablet, or the box's own screen.

    Raises NotAllowed "device-not-paired" for anything else.
    """
    centre = current_centre()
    device = paired_device(centre)
    if device is not None and device.kind in {"kiosk", "guide", "counter"}:
        return device
    if is_loopback(request.remote_addr or ""):
        return Device("kiosk", "kiosk", "kiosk", None)
    raise NotAllowed(
        "device-not-paired",
        "Thiết bị này chưa được ghép với máy của Trung tâm. Vui lòng báo nhân viên.",
        "This device is not paired with the centre's box. Please tell the staff.",
    )


def paired_device(centre: Centre) -> Device | None:
    """Return the device whose cookie the request carries, unless it was revoked."""
    cookie = request.cookies.get(devices.COOKIE)
    return devices.find(centre.store.reader(), cookie) if cookie else None


@lru_cache(maxsize=1024)
def _parse(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    return parsed.ipv4_mapped or parsed if isinstance(parsed, ipaddress.IPv6Address) else parsed


@lru_cache(maxsize=64)
def _network(text: str) -> Network:
    return ipaddress.ip_network(text)
