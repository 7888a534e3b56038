"""Which device speaks from an address: the kernel's neighbour table, never anything the request says."""

import hashlib
import ipaddress
import json
import logging
import socket
import subprocess
from pathlib import Path
from typing import Protocol

from appliance.core.errors import InvalidInput
from captive.gate_faults import GateFault
from captive.macs import parse_mac
from captive.netlink import mac_behind

log = logging.getLogger(__name__)

_ARP_TABLE = Path("/proc/net/arp")
_ARP_COMPLETE = 0x2  # ATF_COM of linux/if_arp.h
_IP_TIMEOUT_S = 2.0
# States of an entry whose address was never confirmed or no longer answers.
_UNUSABLE = frozenset({"FAILED", "INCOMPLETE", "NONE"})


class Neighbours(Protocol):
    """Finds the MAC behind an address."""

    def mac_of(self, address: str) -> str | None:
        """Return the device's MAC, or None where the table has none."""
        ...


class KernelNeighbours:
    """The kernel's own tables: /proc/net/arp for IPv4, `ip -j neigh` for IPv6."""

    def __init__(self, arp_table: Path = _ARP_TABLE) -> None:
        self._arp_table = arp_table

    def mac_of(self, address: str) -> str | None:
        """Return the device's MAC, or None where the table has none."""
        parsed = _parse_address(address)
        if parsed is None or parsed.is_loopback:
            return None
        if parsed.version == 4:
            return mac_in_arp_table(self._arp_table.read_text(), str(parsed))
        return mac_in_neighbour_json(_ip_neigh(str(parsed)), str(parsed))


class InterfaceNeighbours:
    """The neighbours on the visitors' interface alone, by one netlink question each."""

    def __init__(self, interface: str) -> None:
        self._interface = interface

    def mac_of(self, address: str) -> str | None:
        """Return the device's MAC, or None where the table has none."""
        parsed = _parse_address(address)
        if parsed is None or parsed.is_loopback:
            return None
        try:
            found = mac_behind(str(parsed), socket.if_nametoindex(self._interface))
        except (OSError, GateFault) as error:
            log.warning("neighbour table not readable: %s", type(error).__name__)
            return None
        return None if found is None else _mac_or_none(found)


class DemoNeighbours:
    """A made-up, stable MAC for each address, for loopback where no neighbour table exists; never for real use."""

    def mac_of(self, address: str) -> str | None:
        """Return a locally administered MAC derived from the address."""
        parsed = _parse_address(address)
        if parsed is None:
            return None
        digest = hashlib.sha256(f"demo phone|{parsed}".encode()).digest()[:5]
        return "02:" + digest.hex(":")


def mac_in_arp_table(table: str, address: str) -> str | None:
    """Return the MAC of `address` in the text of /proc/net/arp (columns: IP, HW type, flags, MAC, mask, device)."""
    for line in table.splitlines()[1:]:
        columns = line.split()
        if len(columns) >= 6 and columns[0] == address and int(columns[2], 16) & _ARP_COMPLETE:
            return _mac_or_none(columns[3])
    return None


def mac_in_neighbour_json(text: str, address: str) -> str | None:
    """Return the MAC of `address` in the output of `ip -j neigh`."""
    for entry in json.loads(text or "[]"):
        if entry.get("dst") == address and "lladdr" in entry and not _UNUSABLE & set(entry.get("state", ())):
            return _mac_or_none(entry["lladdr"])
    return None


def _ip_neigh(address: str) -> str:
    argv = ["ip", "-j", "neigh", "show", "to", address]
    try:
        return subprocess.run(argv, capture_output=True, text=True, timeout=_IP_TIMEOUT_S, check=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("neighbour table not readable: %s", type(error).__name__)
        return ""


def _parse_address(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return None
    # A socket that speaks both families shows IPv4 clients as ::ffff:a.b.c.d.
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return mapped or parsed


def _mac_or_none(text: str) -> str | None:
    try:
        return parse_mac(text)
    except InvalidInput:
        return None
