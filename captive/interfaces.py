"""Gives the visitors' interface its addresses and lets the kernel forward, only after the gate is in force."""

import contextlib
import subprocess
from pathlib import Path

from appliance.core.errors import Unavailable
from captive.net_plan import NetPlan

_TIMEOUT_S = 10.0
_SYSCTL = Path("/proc/sys/net")
# A thousand phones with three addresses each; the kernel's own limit is 1024 neighbours.
_NEIGHBOUR_LIMITS = {"gc_thresh1": 4096, "gc_thresh2": 12_288, "gc_thresh3": 16_384}


def give_addresses(plan: NetPlan) -> None:
    """Put both addresses on the visitors' interface; an address that is there stays. Raises Unavailable."""
    ip("address", "replace", plan.four.with_prefixlen, "dev", plan.interface)
    if plan.six is not None:
        set_kernel(f"ipv6/conf/{plan.interface}/disable_ipv6", 0)
        # Nobody else has it: waiting for duplicate detection would leave the first phones without an answer.
        ip("-6", "address", "replace", plan.six.with_prefixlen, "dev", plan.interface, "nodad")
    ip("link", "set", plan.interface, "up")


def let_forward(plan: NetPlan) -> None:
    """Switch forwarding on; call it only once the gate holds its rules."""
    for name, value in _NEIGHBOUR_LIMITS.items():
        for family in ("ipv4", "ipv6"):
            with contextlib.suppress(OSError):  # one table for all namespaces, written by the machine's own root only
                set_kernel(f"{family}/neigh/default/{name}", value)
    if plan.six is not None:
        # A forwarding host takes no router advertisements unless told so twice (ip-sysctl.rst, accept_ra).
        set_kernel(f"ipv6/conf/{plan.uplink}/accept_ra", 2)
        set_kernel("ipv6/conf/all/forwarding", 1)
    set_kernel("ipv4/conf/all/send_redirects", 0)
    set_kernel(f"ipv4/conf/{plan.interface}/send_redirects", 0)
    set_kernel("ipv4/ip_forward", 1)


def set_kernel(name: str, value: int) -> None:
    """Write one setting below /proc/sys/net; raises OSError."""
    (_SYSCTL / name).write_text(str(value))


def ip(*arguments: str) -> None:
    """Run `ip`; raises Unavailable with its complaint."""
    run("ip", *arguments)


def run(*argv: str) -> None:
    """Run one command of the network's; raises Unavailable with its complaint."""
    done = subprocess.run(argv, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
    if done.returncode != 0:
        reason = done.stderr.strip()[:200]
        raise Unavailable(
            "network-refused",
            f"Không thiết lập được mạng ({argv[0]}): {reason}",
            f"The network could not be set up ({argv[0]}): {reason}",
        )
