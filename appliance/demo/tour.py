"""`motcua demo --tour`: one visitor and one citizen go the whole way through the real interfaces, step by step."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from urllib3.exceptions import HTTPError

from appliance.core.demo_seam import CENTRAL, KIOSK, PAPER_PAGE, PORTAL, DemoPlan
from appliance.core.errors import MotcuaError
from appliance.demo.http_client import Api


class StepFailed(MotcuaError):
    """A step of the tour saw something else than it should."""


@dataclass
class Tour:
    """What the steps share: the services seen from outside, the logins, and what was found on the way."""

    plan: DemoPlan
    facts: dict[str, object]
    """The content of demo.json."""
    seen: dict[str, str] = field(default_factory=dict)
    """What a later step needs from an earlier one (ids, numbers, tokens)."""

    def __post_init__(self) -> None:
        self.portal = Api(self.plan.url(PORTAL))
        self.kiosk = Api(self.plan.url(KIOSK))
        self.clerk = Api(self.plan.url(KIOSK))
        self.central = Api(self.plan.url(CENTRAL))
        self.officer = Api(self.plan.url(CENTRAL))
        self.paper = Api(self.plan.url(PAPER_PAGE))


@dataclass(frozen=True)
class Step:
    """One step: what it shows in two languages, and the action, which returns what was seen."""

    title_vi: str
    title_en: str
    act: Callable[[Tour], str]


def play(tour: Tour, steps: Sequence[Step], tell: Callable[[str], None], lang: str) -> bool:
    """Play `steps` in order, telling each with its time in milliseconds; return whether all worked.

    The first failure ends the tour, since later steps build on earlier ones.
    """
    for number, step in enumerate(steps, 1):
        title = step.title_en if lang == "en" else step.title_vi
        began = time.perf_counter()
        try:
            seen = step.act(tour)
        except (MotcuaError, HTTPError, OSError, KeyError, ValueError) as error:
            tell(f"  ✗ {number:2d}. {title}: {error}")
            return False
        tell(f"  ✓ {number:2d}. {title} · {seen} · {(time.perf_counter() - began) * 1000:.0f} ms")
    return True


def require(condition: bool, what: str) -> None:
    """Raise `StepFailed` naming `what` unless `condition` holds."""
    if not condition:
        raise StepFailed("tour-step-failed", f"Không đúng như mong đợi: {what}", f"Not as expected: {what}")


def wait_for(question: Callable[[], str | None], what: str, timeout_s: float = 15.0) -> str:
    """Ask every 50 ms until `question` answers something; raises `StepFailed` after `timeout_s` seconds."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        found = question()
        if found is not None:
            return found
        time.sleep(0.05)
    raise StepFailed(
        "tour-step-failed", f"Chờ quá {timeout_s:.0f} giây: {what}", f"Waited {timeout_s:.0f} s for: {what}"
    )
