"""Shares the uplink out: CAKE with fairness per device where the kernel has it, HTB's ceiling otherwise.

With HTB the limits per device stand in the gate's rules (`visitor_down_mbit`, `visitor_up_mbit`); CAKE: tc-cake(8).
"""

from dataclasses import dataclass

from appliance.core.errors import Unavailable
from captive.interfaces import run
from captive.net_plan import NetPlan


@dataclass(frozen=True)
class Shaped:
    """What stands on one interface: `kind` is "cake", "htb" or "none"; `rate` in bytes per second."""

    interface: str
    kind: str
    rate: int | None


def shape(plan: NetPlan) -> list[Shaped]:
    """Set both directions up and return what the kernel could do."""
    return [
        # Towards the phones each destination is a visitor, towards the uplink each source behind the translation.
        _shape(plan.interface, plan.total_down, ("dual-dsthost",)),
        _shape(plan.uplink, plan.total_up, ("dual-srchost", "nat")),
    ]


def _shape(interface: str, rate: int | None, fairness: tuple[str, ...]) -> Shaped:
    if rate is None:
        return Shaped(interface, "none", None)
    bits = f"{rate * 8}bit"
    try:
        run("tc", "qdisc", "replace", "dev", interface, "root", "cake", "bandwidth", bits, *fairness)
        return Shaped(interface, "cake", rate)
    except Unavailable:
        run("tc", "qdisc", "replace", "dev", interface, "root", "handle", "1:", "htb", "default", "1")
        run("tc", "class", "replace", "dev", interface, "parent", "1:", "classid", "1:1", "htb", "rate", bits)
        return Shaped(interface, "htb", rate)
