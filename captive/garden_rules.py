"""The walled garden by name: which names may stand in it; pure.

A probe host in the garden, or a wildcard above one, would make phones believe they are online: the portal would
never open. So would google.com and gstatic.com over https (AOSP NetworkMonitor ends its check on the first success).
"""

from collections.abc import Iterable

from captive.probe_rules import PROBES

# Second probes by https, and the addresses that such checks share with everything of their makers.
_NEVER = frozenset(
    {"google.com", "gstatic.com", "googleapis.com", "apple.com", "msftconnecttest.com", "msftncsi.com"}
)


def garden_names(wanted: Iterable[str]) -> tuple[str, ...]:
    """Return the names that may be opened (a leading "*." means all below), without those that break detection."""
    return tuple(sorted({name.lower() for name in wanted if not forbidden(name.lower())}))


def forbidden(name: str) -> bool:
    """Tell whether the name, or the wildcard, would let a probe through."""
    base = name.removeprefix("*.")
    hosts = {probe.host for probe in PROBES} | _NEVER
    inside_maker = any(base == host or base.endswith("." + host) for host in _NEVER)
    # dnsmasq's nftset takes every name below the one it is given, with or without an asterisk.
    above_probe = any(host == base or host.endswith("." + base) for host in hosts)
    return inside_maker or above_probe or base in hosts
