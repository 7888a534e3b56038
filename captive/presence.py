"""Asks the admitted devices by ARP and neighbour solicitation whether they are still there, for the idle end."""

import contextlib
import socket
from collections.abc import Mapping

from captive.netlink import REACHABLE, STALE, Neighbour, neighbours, probe
from captive.presence_rules import last_present, silent_for

_MAX_ADDRESSES = 4


class Presence:
    """Remembers when each device last answered; after a restart everybody counts as just seen."""

    def __init__(self, interface: str) -> None:
        self._interface = interface
        self._addresses: dict[str, dict[str, Neighbour]] = {}
        self._moved: dict[str, int] = {}
        self._last: dict[str, float] = {}

    def silent(self, moved: Mapping[str, int], limit_s: float, now_s: float) -> list[str]:
        """Return the admitted devices that were silent for `limit_s`, and ask all others again.

        `moved` holds the bytes each admitted device has sent; one that sent more is present.
        """
        index = socket.if_nametoindex(self._interface)
        found = [entry for entry in neighbours(index) if entry.mac in moved]
        present = {entry.mac for entry in found if entry.state & REACHABLE}
        present |= {mac for mac, count in moved.items() if count > self._moved.get(mac, count)}
        self._last = last_present(self._last, moved, present, now_s)
        self._moved = dict(moved)
        self._ask(found, index)
        return silent_for(self._last, limit_s, now_s)

    def _ask(self, found: list[Neighbour], index: int) -> None:
        for entry in found:
            self._addresses.setdefault(entry.mac, {})[entry.address] = entry
        fresh = {entry.address for entry in found if not entry.state & STALE}
        self._addresses = {mac: known for mac, known in self._addresses.items() if mac in self._moved}
        for known in self._addresses.values():
            # The kernel forgets unused neighbours, so they are asked by the addresses they had.
            for entry in list(known.values())[-_MAX_ADDRESSES:]:
                if entry.address not in fresh:
                    with contextlib.suppress(OSError):
                        probe(entry, index)
