"""When the centre's line counts as down: unknown → up | down; pure.

One failed check may be a lost packet, so the line is down after two in a row; one that works makes it up at once.
"""

from dataclasses import dataclass
from datetime import datetime

_FAILURES_UNTIL_DOWN = 2
# What Android and Windows ask to know the same, of two makers: one that fails alone does not make the line down.
USUAL_CHECKS = (
    "http://connectivitycheck.gstatic.com/generate_204",
    "http://www.msftconnecttest.com/connecttest.txt",
)
_WORKING = frozenset({200, 204})


@dataclass(frozen=True)
class Uplink:
    """What is known of the line; `down_since` is the moment of the first failed check, aware."""

    down_since: datetime | None = None
    failures: int = 0

    @property
    def is_down(self) -> bool:
        """Whether visitors are told that the Internet is down."""
        return self.failures >= _FAILURES_UNTIL_DOWN


def checks_of(configured: tuple[str, ...] | None, *, has_visitors: bool) -> tuple[str, ...]:
    """Return the addresses to ask: the configured ones, else the usual ones where there is a visitors' network."""
    if configured is not None:
        return configured
    return USUAL_CHECKS if has_visitors else ()


def after_check(uplink: Uplink, worked: bool, now: datetime) -> Uplink:
    """Return what is known after one more check."""
    if worked:
        return Uplink()
    failures = min(uplink.failures + 1, _FAILURES_UNTIL_DOWN)
    return Uplink(uplink.down_since or now, failures)


def answer_works(status: int) -> bool:
    """Tell whether a check's answer came from the Internet; a redirect is some other network's own portal."""
    return status in _WORKING
