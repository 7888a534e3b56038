"""Dossiers of the province's system on their way to the counters: told to their box alone, sealed on the way, once."""

from typing import Any

import pytest
from sqlalchemy import select

from central.models import Change, Dossier, Slip
from tests.support.central import CentralSite
from tests.support.sync_box import SyncBox

CODE = "000.00.00.H19-261120-0007"
CASE: dict[str, Any] = {
    "box_id": "dn-01",
    "unit_code": "000.00.00.H19",
    "procedure_id": "1.001612",
    "procedure_name": "Đăng ký thành lập hộ kinh doanh",
    "received_at": "2026-11-20T02:00:00+00:00",
    "due_at": "2026-11-30T10:00:00+00:00",
    "applicant": {"name": "Trần Thị Thử", "phone": "+84987654321"},
    "papers": [{"name": "Giấy đề nghị", "originals": 1, "certified": 2}],
}


def put(site: CentralSite, **more: Any) -> Any:
    return site.client().put(f"/api/v1/cases/{CODE}", json={**CASE, **more}, headers=site.api_key())


def step(site: CentralSite, status: str) -> Any:
    body = {"status": status, "at": "2026-11-21T02:00:00Z"}
    return site.client().post(f"/api/v1/cases/{CODE}/status", json=body, headers=site.api_key())


def announced(site: CentralSite, box: SyncBox, cursor: int = 0) -> dict[str, Any] | None:
    bodies = [one["body"] for one in site.changes(box, cursor)["changes"] if one["kind"] == "case"]
    assert len(bodies) <= 1
    return bodies[0] if bodies else None


@pytest.fixture(params=["own", "province"])
def box(site: CentralSite, request: pytest.FixtureRequest) -> SyncBox:
    """The receiving centre's box, in both ways of giving codes."""
    return site.box(case_system=request.param)


def test_a_case_goes_to_its_box_with_what_the_counter_needs_and_to_no_other(site: CentralSite, box: SyncBox) -> None:
    other = site.box("dn-02", case_system="province")
    assert put(site).status_code == 201
    found = announced(site, box)
    assert found is not None
    assert (found["open"], found["procedure_id"], found["applicant"]["name"]) == (True, "1.001612", "Trần Thị Thử")
    assert found["papers"] == [{"id": None, "name": "Giấy đề nghị", "originals": 1, "copies": 0, "certified": 2}]
    assert (found["received_at"], found["due_at"]) == ("2026-11-20T02:00:00Z", "2026-11-30T10:00:00Z")
    assert announced(site, other) is None


def test_the_feeds_table_holds_nothing_about_the_person(site: CentralSite, box: SyncBox) -> None:
    put(site)
    with site.database.read() as session:
        stored = [row.body for row in session.scalars(select(Change).where(Change.kind == "case"))]
    assert stored == [{"dossier_id": site.rows(Dossier)[0].id}]


def test_the_same_case_again_is_no_news_and_a_changed_one_is(site: CentralSite, box: SyncBox) -> None:
    put(site)
    cursor = site.changes(box)["cursor"]
    put(site)
    assert site.changes(box, cursor)["changes"] == []
    put(site, applicant={"phone": "+84900000001"})
    found = announced(site, box, cursor)
    assert found is not None
    assert found["applicant"]["phone"] == "+84900000001"


def test_a_case_that_has_ended_is_to_be_forgotten(site: CentralSite, box: SyncBox) -> None:
    put(site)
    step(site, "7")
    assert announced(site, box) == {"open": False}


def test_what_was_filed_online_and_not_received_yet_has_no_moment_of_receipt(site: CentralSite, box: SyncBox) -> None:
    put(site, status="1")
    found = announced(site, box)
    assert found is not None
    assert (found["open"], found["received_at"]) == (True, None)


def test_the_slip_of_the_counter_joins_the_case_and_the_box_hears_no_more_of_it(
    site: CentralSite, box: SyncBox
) -> None:
    put(site)
    taken = box.dossier("Trần Thị Thử", code=CODE, from_province=True)
    assert [result["outcome"] for result in site.post(box, taken)] == ["done"]
    (dossier,) = site.rows(Dossier)
    (slip,) = site.rows(Slip)
    assert (slip.dossier_id, dossier.code, slip.token) == (dossier.id, CODE, taken["body"]["token"])
    cursor = site.changes(box)["cursor"]
    step(site, "4")
    assert announced(site, box, cursor) is None
    assert announced(site, box) == {"open": False}, "a restored box begins at the start of the feed"
    assert site.client().get(f"/t/{taken['body']['token']}").status_code == 200


def test_an_own_code_never_joins_a_case_and_another_centres_claim_is_set_aside(site: CentralSite) -> None:
    box, other = site.box(), site.box("dn-02")
    put(site)
    minted = box.dossier("Lê Thị Khác", code=CODE)
    claimed = other.dossier("Lê Thị Khác", code=CODE, from_province=True)
    assert [site.post(each, event)[0].get("reason") for each, event in ((box, minted), (other, claimed))] == [
        "code-taken",
        "code-taken",
    ]
    assert site.rows(Slip) == []
