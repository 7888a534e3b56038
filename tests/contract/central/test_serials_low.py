"""More serials for a day that runs out: one block per report however often it comes, and no serial lent twice."""

import pytest

from central.models import SerialLease
from tests.support.central import CentralSite
from tests.support.sync_box import SyncBox

DAY = "2026-11-23"


def pull(site: CentralSite, box: SyncBox, low: str | None = None, cursor: int = 0) -> list[tuple[int, int]]:
    """Return the day's leases the feed names after `cursor`."""
    headers = box.headers | ({"Motcua-Serials-Low": low} if low else {})
    answer = site.client().get(f"/api/v1/boxes/{box.id}/changes?cursor={cursor}&limit=1000", headers=headers)
    assert answer.status_code == 200, answer.text
    leases = [one["body"] for one in answer.json["changes"] if one["kind"] == "lease"]
    return [(lease["first"], lease["last"]) for lease in leases if lease["day"] == DAY]


def test_a_box_that_runs_out_gets_one_block_more_however_often_it_says_so(site: CentralSite) -> None:
    box = site.box()
    assert pull(site, box) == [(1000, 1499)]
    cursor = site.changes(box)["cursor"]
    for _ in range(3):  # the answer was lost twice
        assert pull(site, box, f"{DAY}:1499", cursor) == [(1500, 1999)]
    assert pull(site, box, f"{DAY}:1999", cursor) == [(1500, 1999), (2000, 2499)]


def test_boxes_of_one_unit_never_get_the_same_serials(site: CentralSite) -> None:
    first, second = site.box(), site.box("dn-02")
    pull(site, first), pull(site, second)
    pull(site, first, f"{DAY}:1499"), pull(site, second, f"{DAY}:1999"), pull(site, first, f"{DAY}:2499")
    ranges = sorted((row.first_serial, row.last_serial) for row in site.rows(SerialLease) if row.day == DAY)
    serials = [serial for low, high in ranges for serial in range(low, high + 1)]
    assert len(ranges) == 5
    assert len(serials) == len(set(serials))


@pytest.mark.parametrize(
    "low", ["2026-11-23:1498", "2026-11-23:99999", "2020-01-01:1499", "heute", "2026-11-23:", "2026-99-99:1499"]
)
def test_a_report_that_does_not_fit_what_was_lent_changes_nothing(site: CentralSite, low: str) -> None:
    box = site.box()
    pull(site, box)
    assert pull(site, box, low) == [(1000, 1499)]


def test_a_box_under_the_provinces_system_gets_none(site: CentralSite) -> None:
    box = site.box(case_system="province")
    assert pull(site, box, f"{DAY}:1499") == []
