"""At least 80 % of the people of simulated days wait within the range they were told, quiet days and crowded ones."""

import pytest

from appliance.simulate.day_rules import plan_day
from kiosk.wait_calibration import report_line, share_inside

LINES = [("dat-dai", 0.30), ("ho-tich", 0.22), ("doanh-nghiep", 0.12), ("xay-dung", 0.10), ("lao-dong", 0.08)]
COUNTERS = {"dat-dai": 2, "ho-tich": 2, "doanh-nghiep": 1, "xay-dung": 1, "lao-dong": 1}


@pytest.mark.parametrize("visits", [120, 200, 300])
def test_four_of_five_waits_lie_inside_the_stated_range(visits):
    results = [share_inside(plan_day(seed, visits, LINES).visits, COUNTERS) for seed in range(1, 11)]
    inside, total = (sum(counts) for counts in zip(*results, strict=True))
    assert total == 10 * visits
    assert inside / total >= 0.80


def test_a_range_that_is_always_wrong_would_be_seen(monkeypatch):
    from kiosk import wait_calibration
    from kiosk.wait_rules import WaitRange

    monkeypatch.setattr(wait_calibration, "estimate_wait", lambda *_facts: WaitRange(500, 505, 0))
    assert share_inside(plan_day(1, 120, LINES).visits, COUNTERS) == (0, 120)


def test_the_simulation_tells_the_share():
    assert "inside the stated range" in report_line(plan_day(1, 60, LINES), COUNTERS)
