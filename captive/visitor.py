"""Who asks: the device behind the current request, known by its address alone."""

import ipaddress

from flask import g, request

from captive.services import portal

DEMO_PHONE_HEADER = "Motcua-Demo-Phone"


def visitor_mac() -> str | None:
    """Return the MAC of the asking device, or None when it is not on the visitors' network.

    The request's own words never count, but for one header in a demo that was configured as one: it lets a test
    be many phones from one address.
    """
    if "visitor_mac" not in g:
        g.visitor_mac = portal().neighbours.mac_of(_address())
    mac: str | None = g.visitor_mac
    return mac


def from_loopback() -> bool:
    """Tell whether the box itself asks."""
    return is_loopback(request.remote_addr)


def is_loopback(address: str | None) -> bool:
    """Tell whether an address is one of loopback."""
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def _address() -> str:
    if portal().settings.demo_neighbours:
        number = request.headers.get(DEMO_PHONE_HEADER, "")
        if number.isascii() and number.isdigit() and len(number) <= 6:
            return str(ipaddress.ip_address(0x0A000000 + int(number)))
    return request.remote_addr or ""
