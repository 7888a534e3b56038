"""How honest the stated waits are: a seeded day is served in memory by the queue's own rules and each range is checked."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from appliance.simulate.day_rules import Day, Visit
from kiosk.wait_rules import DEFAULT_SERVICE_S, estimate_wait, mean_service_s

RECENT = 20


@dataclass
class _Line:
    """One line of the simulated day: its counters' free moments, the starts ahead, and what services took lately."""

    free_at: list[float]
    starts: list[float] = field(default_factory=list)
    served: list[tuple[float, float]] = field(default_factory=list)

    def mean_s(self, now_s: float) -> float:
        """Return the mean service time as the box would know it now."""
        known = [took for ended, took in self.served if ended <= now_s][-RECENT:]
        return mean_service_s(sum(known), len(known), DEFAULT_SERVICE_S)


def share_inside(visits: Sequence[Visit], counters: Mapping[str, int]) -> tuple[int, int]:
    """Return (how many waits lay inside the stated range, how many there were); `counters` are those open per line."""
    lines = {service: _Line([0.0] * max(1, number)) for service, number in counters.items()}
    inside = 0
    for visit in visits:
        line = lines[visit.service_id]
        now = visit.arrives_s
        ahead = sum(start > now for start in line.starts)
        stated = estimate_wait(ahead, line.mean_s(now), len(line.free_at))
        start = max(now, heapq.heappop(line.free_at))
        took = 60.0 if visit.no_show else visit.served_for_s
        heapq.heappush(line.free_at, start + took)
        line.starts.append(start)
        line.served.append((start + took, took))
        line.served.sort()
        inside += stated.low_min * 60 <= start - now <= stated.high_min * 60
    return inside, len(visits)


def report_line(day: Day, counters: Mapping[str, int]) -> str:
    """Return the line `motcua simulate` prints."""
    inside, total = share_inside(day.visits, counters)
    return f"  chờ trong khoảng đã báo / waits inside the stated range  {inside / max(1, total):.0%} ({total})"
