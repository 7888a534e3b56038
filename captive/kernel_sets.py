"""The gate's sets in the kernel: who is admitted until when, how much each device moved, who used up the day's data."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from captive.gate_faults import GateFault
from captive.gate_settings import TABLE
from captive.nft import Nft

ADMITTED = (("inet", "admitted"), ("netdev", "admitted_down"))
_TODAY = (("inet", "today_up"), ("netdev", "today_down"))
_BYTES = re.compile(r"bytes (\d+)")
_EXPIRES = re.compile(r"expires (\w+)")
_UNITS = {"d": 86_400, "h": 3600, "m": 60, "s": 1, "ms": 0}


@dataclass(frozen=True)
class Admitted:
    """One admitted device as the kernel holds it; bytes are those of the session so far."""

    mac: str
    seconds_left: int
    bytes_up: int
    bytes_down: int


@dataclass(frozen=True)
class Day:
    """What a device moved in its day of 24 hours, and the seconds until that day ends."""

    used_bytes: int
    seconds_left: int


class KernelSets:
    """Reads and writes the sets, each write in one transaction."""

    def __init__(self, nft: Nft) -> None:
        self._nft = nft

    def admitted(self) -> dict[str, Admitted]:
        """Return who is admitted now, by MAC."""
        up, down = ({e["val"]: e for e in self._elements(*where)} for where in ADMITTED)
        return {mac: _admitted(mac, entry, down.get(mac, {})) for mac, entry in up.items() if "expires" in entry}

    def admitted_one(self, mac: str) -> Admitted | None:
        """Return the device's entry, or None; quick where it is admitted."""
        up = self._one(*ADMITTED[0], mac)
        down = self._one(*ADMITTED[1], mac) if up else None
        return Admitted(mac, up[1], up[0], down[0] if down else 0) if up else None

    def used(self, mac: str) -> int:
        """Return what the device moved in its day."""
        found = (self._one(family, name, mac) for family, name in _TODAY)
        return sum(one[0] for one in found if one)

    def _one(self, family: str, name: str, mac: str) -> tuple[int, int] | None:
        # `get element` answers in words whatever the output format (nftables 1.0.6).
        try:
            text = self._nft.run(f"get element {family} {TABLE} {name} {{ {mac} }}")
        except GateFault:
            return None
        return int(_BYTES.search(text)[1]), duration_s(_EXPIRES.search(text)[1])  # type: ignore[index]

    def days(self) -> dict[str, Day]:
        """Return what every device of the last 24 hours moved, by MAC."""
        found: dict[str, Day] = {}
        for where in _TODAY:
            for entry in self._elements(*where):
                day = found.get(entry["val"], Day(0, 0))
                seconds = max(day.seconds_left, int(entry.get("expires", 0)))
                found[entry["val"]] = Day(day.used_bytes + _bytes(entry), seconds)
        return found

    def spent(self) -> set[str]:
        """Return who used the day's data up."""
        return {entry["val"] for entry in self._elements("inet", "spent")}

    def set_spent(self, mac: str, seconds: int) -> None:
        """Remember for `seconds` that the device used the day's data up."""
        self._nft.run(f"add element inet {TABLE} spent {{ {mac} timeout {max(1, seconds)}s }}")

    def put(self, wanted: Mapping[str, int]) -> None:
        """Admit the devices for their seconds from now; those that are admitted already keep their counters."""
        try:
            self._nft.run("\n".join(_adds(wanted, {}, verb="create")))
        except GateFault:
            self._put_again(wanted)

    def _put_again(self, wanted: Mapping[str, int]) -> None:
        # Old kernels ignore a new time-out on an existing element, so the old one goes first, in the same transaction.
        before = self.admitted()
        gone = [line for mac in wanted for line in _deletes(mac)]
        self._nft.run("\n".join([*gone, *_adds(wanted, before)]))

    def put_exactly(self, devices: Iterable[tuple[str, int]]) -> set[str]:
        """Admit exactly these; return who was shut out by it."""
        wanted = dict(devices)
        before = self.admitted()
        flush = [f"flush set {family} {TABLE} {name}" for family, name in ADMITTED]
        self._nft.run("\n".join([*flush, *_adds(wanted, before)]))
        return before.keys() - wanted.keys()

    def remove(self, mac: str) -> None:
        """Shut the device out; nothing happens if it was not admitted."""
        self._nft.run("\n".join(_deletes(mac)))

    def _elements(self, family: str, name: str) -> list[dict[str, Any]]:
        return self._nft.elements(family, TABLE, name)


def duration_s(text: str) -> int:
    """Return the whole seconds of a duration as nft writes it: 1d2h3m4s5ms."""
    return sum(int(count) * _UNITS[unit] for count, unit in re.findall(r"(\d+)(ms|[dhms])", text))


def _deletes(mac: str) -> list[str]:
    lines = []
    for family, name in ADMITTED:
        # Added first: deleting what is not there would fail the whole batch.
        lines.append(f"add element {family} {TABLE} {name} {{ {mac} timeout 1m }}")
        lines.append(f"delete element {family} {TABLE} {name} {{ {mac} }}")
    return lines


def _adds(wanted: Mapping[str, int], before: dict[str, Admitted], verb: str = "add") -> list[str]:
    if not wanted:
        return []
    lines = []
    for family, name in ADMITTED:
        entries = []
        for mac, seconds in wanted.items():
            old = before.get(mac)
            moved = 0 if old is None else (old.bytes_up if family == "inet" else old.bytes_down)
            entries.append(f"{mac} counter packets 0 bytes {moved} timeout {max(1, seconds)}s")
        lines.append(f"{verb} element {family} {TABLE} {name} {{ {', '.join(entries)} }}")
    return lines


def _admitted(mac: str, up: dict[str, Any], down: dict[str, Any]) -> Admitted:
    return Admitted(mac, int(up["expires"]), _bytes(up), _bytes(down))


def _bytes(entry: dict[str, Any]) -> int:
    return int(entry.get("counter", {}).get("bytes", 0))
