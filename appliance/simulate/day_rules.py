"""The script of a simulated day: who arrives when, for what, how long they are served, and what goes wrong."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

Thing = TypeVar("Thing")

OPENS_S = 7.5 * 3600
CLOSES_S = 17 * 3600

# Arrivals per hour as shares of the day: a morning peak, a lull at lunch, a smaller afternoon peak.
HOURLY_SHARE = {7: 0.10, 8: 0.20, 9: 0.17, 10: 0.12, 11: 0.05, 12: 0.01, 13: 0.10, 14: 0.13, 15: 0.09, 16: 0.03}
FILES_A_DOSSIER = 0.55
NO_SHOW = 0.05
SERVICE_MEDIAN_S = 420.0
SERVICE_SPREAD = 0.55


@dataclass(frozen=True)
class Visit:
    """One citizen's visit; times are seconds after midnight of the simulated day."""

    name: str
    arrives_s: float
    service_id: str
    served_for_s: float
    files_dossier: bool
    no_show: bool


@dataclass(frozen=True)
class Trouble:
    """Something that goes wrong: the power is cut at a moment, or the uplink is down for a while."""

    kind: Literal["power_cut", "uplink_outage"]
    at_s: float
    lasts_s: float = 0.0


@dataclass(frozen=True)
class Day:
    """The whole script."""

    seed: int
    visits: tuple[Visit, ...]
    troubles: tuple[Trouble, ...]


def plan_day(seed: int, visits: int, services: Sequence[tuple[str, float]]) -> Day:
    """Return the day of `seed`: about `visits` arrivals over `services` given as (id, share).

    The same arguments give the same day, whatever the machine.
    """
    dice = random.Random(seed)
    planned = [_plan_visit(dice, services) for _ in range(visits)]
    planned.sort(key=lambda visit: visit.arrives_s)
    numbered = [_named(visit, number) for number, visit in enumerate(planned, 1)]
    return Day(seed, tuple(numbered), _plan_troubles(dice))


def served_by_hour(waits: Sequence[tuple[float, float]]) -> dict[int, float]:
    """Return the median wait in minutes per hour of arrival, from (arrival, wait) in seconds."""
    hours: dict[int, list[float]] = {}
    for arrives_s, wait_s in waits:
        hours.setdefault(int(arrives_s // 3600), []).append(wait_s / 60)
    return {hour: sorted(values)[len(values) // 2] for hour, values in sorted(hours.items())}


def arrivals_by_hour(visits: Sequence[Visit]) -> dict[int, int]:
    """Return how many arrive in each hour of the opening time."""
    counts = dict.fromkeys(HOURLY_SHARE, 0)
    for visit in visits:
        counts[int(visit.arrives_s // 3600)] += 1
    return counts


def _plan_visit(dice: random.Random, services: Sequence[tuple[str, float]]) -> Visit:
    hour = _choose(dice, list(HOURLY_SHARE.items()))
    earliest = max(OPENS_S, hour * 3600)
    arrives_s = dice.uniform(earliest, (hour + 1) * 3600)
    served_for_s = SERVICE_MEDIAN_S * dice.lognormvariate(0, SERVICE_SPREAD)
    return Visit(
        name="",
        arrives_s=arrives_s,
        service_id=_choose(dice, services),
        served_for_s=min(served_for_s, 3600.0),
        files_dossier=dice.random() < FILES_A_DOSSIER,
        no_show=dice.random() < NO_SHOW,
    )


def _named(visit: Visit, number: int) -> Visit:
    # Invented on purpose and numbered, so that an auditor can tell them apart on paper and at central.
    return Visit(
        f"Người Dân Ví Dụ {number}",
        visit.arrives_s,
        visit.service_id,
        visit.served_for_s,
        visit.files_dossier,
        visit.no_show,
    )


def _plan_troubles(dice: random.Random) -> tuple[Trouble, ...]:
    return (
        Trouble("uplink_outage", dice.uniform(8.5, 9.5) * 3600, lasts_s=dice.uniform(30, 60) * 60),
        Trouble("power_cut", dice.uniform(13.5, 15.5) * 3600),
    )


def _choose(dice: random.Random, weighted: Sequence[tuple[Thing, float]]) -> Thing:
    point = dice.random() * sum(weight for _thing, weight in weighted)
    for thing, weight in weighted:
        point -= weight
        if point <= 0:
            return thing
    return weighted[-1][0]
