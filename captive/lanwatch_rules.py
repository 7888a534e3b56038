"""What on the visitors' network is an attack or a mistake: rogue DHCP, rogue routers, a forged gateway, a copied MAC; pure.

Only packets that came in from outside are judged; the box's own never reach these rules. On this network nobody but
the box may offer addresses (RFC 2131), advertise itself as a router (RFC 4861) or speak for the gateway's address.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

AlarmKind = Literal["lan.rogue-dhcp", "lan.rogue-router", "lan.gateway-forged", "lan.mac-copied"]
FingerprintKind = Literal["dhcp", "tcp"]

# Two sights of one MAC with different fingerprints within this time are two devices; later it may have been set up anew.
COPY_WINDOW_S = 600.0
SAME_ALARM_AGAIN_S = 600.0
ALARMS_PER_HOUR = 30


@dataclass(frozen=True)
class DhcpServer:
    """Somebody answered as a DHCP server."""

    mac: str
    address: str


@dataclass(frozen=True)
class Router:
    """Somebody advertised a router or a prefix; `lifetime_s` 0 takes the role back."""

    mac: str
    address: str
    lifetime_s: int


@dataclass(frozen=True)
class AddressClaim:
    """Somebody said by ARP or neighbour advertisement that an address is theirs."""

    mac: str
    address: str


@dataclass(frozen=True)
class Fingerprint:
    """What a device's own network code looks like."""

    mac: str
    kind: FingerprintKind
    value: str


Sighting = DhcpServer | Router | AddressClaim | Fingerprint


@dataclass(frozen=True)
class Alarm:
    """Something staff must know; `mac` and `address` are the device to look for."""

    kind: AlarmKind
    mac: str
    address: str = ""


@dataclass(frozen=True)
class Seen:
    """The last fingerprint of one kind, at a monotonic second."""

    value: str
    at_s: float


def judge(sighting: Sighting, gateway: Collection[str]) -> Alarm | None:
    """Return the alarm a sighting by itself is; `gateway` are the box's own addresses on this network."""
    if isinstance(sighting, DhcpServer):
        return Alarm("lan.rogue-dhcp", sighting.mac, sighting.address)
    if isinstance(sighting, Router):
        return Alarm("lan.rogue-router", sighting.mac, sighting.address)
    if isinstance(sighting, AddressClaim) and sighting.address in gateway:
        return Alarm("lan.gateway-forged", sighting.mac, sighting.address)
    return None


def compare(print_: Fingerprint, before: Seen | None, now_s: float) -> tuple[Seen, Alarm | None]:
    """Return what to remember of a device, and the alarm if two devices use its MAC at once."""
    now = Seen(print_.value, now_s)
    if before is None or before.value == print_.value or now_s - before.at_s > COPY_WINDOW_S:
        return now, None
    return now, Alarm("lan.mac-copied", print_.mac)


@dataclass(frozen=True)
class Budget:
    """How much was told lately: when each alarm was told last, and how many in this hour."""

    told: Mapping[Alarm, float]
    hour_began_s: float
    in_hour: int = 0


def may_tell(alarm: Alarm, budget: Budget, now_s: float) -> tuple[Budget, bool]:
    """Tell whether staff hear of this now: the same alarm every ten minutes, thirty of all kinds an hour."""
    if now_s - budget.hour_began_s >= 3600:
        recent = {one: at_s for one, at_s in budget.told.items() if now_s - at_s < SAME_ALARM_AGAIN_S}
        budget = Budget(recent, now_s)
    last_s = budget.told.get(alarm)
    if budget.in_hour >= ALARMS_PER_HOUR or (last_s is not None and now_s - last_s < SAME_ALARM_AGAIN_S):
        return budget, False
    return replace(budget, told={**budget.told, alarm: now_s}, in_hour=budget.in_hour + 1), True
