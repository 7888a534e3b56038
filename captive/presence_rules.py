"""Which devices have been silent for too long; pure. Silence is no answer to ARP, never a lack of traffic."""

from collections.abc import Collection, Iterable, Mapping


def last_present(
    before: Mapping[str, float], admitted: Iterable[str], present: Collection[str], now_s: float
) -> dict[str, float]:
    """Return when each admitted device was last present; one that is new here counts from now."""
    return {mac: now_s if mac in present else before.get(mac, now_s) for mac in admitted}


def silent_for(last: Mapping[str, float], limit_s: float, now_s: float) -> list[str]:
    """Return the devices whose last sign is `limit_s` or more ago."""
    return sorted(mac for mac, at_s in last.items() if now_s - at_s >= limit_s)
