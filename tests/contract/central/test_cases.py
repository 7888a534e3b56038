"""The province's own system: dossiers put in whole, statuses one by one, repeated, late and wrong ones."""

from datetime import timedelta
from typing import Any

import pytest

from appliance.core.ambient import FixedClock
from central.models import Dossier, DueDate, StatusEvent
from central.people import open_person
from tests.support.central import CentralSite

CODE = "000.00.00.H19-261120-0007"
CASE = {
    "unit_code": "000.00.00.H19",
    "procedure_name": "Cấp lại giấy phép lao động",
    "received_at": "2026-11-20T02:00:00+00:00",
    "due_at": "2026-11-30T10:00:00+00:00",
    "applicant": {"name": "Trần Thị Thử", "phone": "+84987654321"},
}


def put(site: CentralSite, case: dict[str, Any], code: str = CODE) -> Any:
    return site.client().put(f"/api/v1/cases/{code}", json=case, headers=site.api_key())


def step(site: CentralSite, status: str, at: str, key: str | None = None, **more: Any) -> Any:
    headers = site.api_key() | ({"Idempotency-Key": key} if key else {})
    body = {"status": status, "at": at, **more}
    return site.client().post(f"/api/v1/cases/{CODE}/status", json=body, headers=headers)


def test_putting_the_same_case_again_changes_nothing(site: CentralSite) -> None:
    assert put(site, CASE).status_code == 201
    again = put(site, CASE)
    assert (again.status_code, again.json["changed"], again.json["version"]) == (200, False, 1)
    assert (len(site.rows(StatusEvent)), len(site.rows(DueDate))) == (1, 1)


def test_a_code_is_read_however_it_is_typed(site: CentralSite) -> None:
    assert put(site, CASE, "000.00.00.h19-261120-0007").json["code"] == CODE
    assert put(site, CASE, "not-a-code").status_code == 400


def test_what_a_message_leaves_out_stays(site: CentralSite) -> None:
    put(site, CASE)
    put(site, {"unit_code": CASE["unit_code"], "received_at": CASE["received_at"], "handling_unit": "Sở Nội vụ"})
    (row,) = site.rows(Dossier)
    assert (row.procedure_name, row.handling_unit) == (CASE["procedure_name"], "Sở Nội vụ")
    put(site, {**CASE, "applicant": {"phone": "+84900000001"}})
    (row,) = site.rows(Dossier)
    person = open_person(site.sealer, row)
    assert (person.name, person.phone) == ("Trần Thị Thử", "+84900000001")


def test_a_moved_due_date_keeps_the_first(site: CentralSite) -> None:
    put(site, CASE)
    answer = put(site, {**CASE, "due_at": "2026-12-07T10:00:00+00:00"})
    assert answer.json["first_due_at"] == "2026-11-30T10:00:00Z"
    assert answer.json["due_at"] == "2026-12-07T10:00:00Z"
    assert [due.cause for due in site.rows(DueDate, "number")] == ["received", "changed"]


def test_a_repeated_report_is_applied_once_and_a_reused_key_refused(site: CentralSite) -> None:
    put(site, CASE)
    first = step(site, "4", "2026-11-20T03:00:00Z", "k1")
    again = step(site, "4", "2026-11-20T03:00:00Z", "k1")
    assert (first.json["changed"], again.json["changed"]) == (True, False)
    assert step(site, "9", "2026-11-20T04:00:00Z", "k1").json["code"] == "idempotency-key-reused"
    assert step(site, "4", "2026-11-20T05:00:00Z").json["changed"] is True
    assert step(site, "4", "2026-11-20T05:00:00Z").json["changed"] is False


def test_a_report_that_comes_late_is_history_and_not_the_status(site: CentralSite) -> None:
    put(site, CASE)
    step(site, "9", "2026-11-25T03:00:00Z")
    late = step(site, "4", "2026-11-21T03:00:00Z")
    assert (late.status_code, late.json["status"]) == (200, "9")
    assert [row.status for row in site.rows(StatusEvent, "at")] == ["2", "4", "9"]


def test_a_transition_that_is_not_allowed_is_refused_unless_it_is_a_correction(site: CentralSite) -> None:
    put(site, CASE)
    step(site, "9", "2026-11-25T03:00:00Z")
    refused = step(site, "4", "2026-11-26T03:00:00Z")
    assert (refused.status_code, refused.json["code"]) == (409, "status-change")
    assert step(site, "4", "2026-11-26T03:00:00Z", correction=True).json["status"] == "4"
    (row,) = site.rows(Dossier)
    assert row.done_at is None


def test_waiting_for_papers_moves_the_due_date_by_the_working_time_it_took(site: CentralSite) -> None:
    put(site, CASE)
    step(site, "5", "2026-11-23T00:30:00Z")  # Monday 07:30 in Vietnam
    paused = site.rows(Dossier)[0]
    assert paused.paused_at is not None
    answer = step(site, "4", "2026-11-25T00:30:00Z")  # Wednesday 07:30; Tuesday 24/11 is a holiday
    assert answer.json["first_due_at"] == "2026-11-30T10:00:00Z"
    assert answer.json["due_at"] == "2026-12-01T10:00:00Z"
    assert [due.cause for due in site.rows(DueDate, "number")] == ["received", "pause"]


def test_processing_ends_when_the_result_is_there_not_when_it_is_collected(
    site: CentralSite, clock: FixedClock
) -> None:
    put(site, CASE)
    step(site, "9", "2026-11-25T03:00:00Z")
    clock.move(timedelta(days=9))
    step(site, "10", "2026-12-02T03:00:00Z")
    assert site.rows(Dossier)[0].done_at.isoformat() == "2026-11-25T03:00:00+00:00"


@pytest.mark.parametrize(
    "body",
    [
        {"status": "11", "at": "2026-11-25T03:00:00Z"},
        {"status": "4", "at": "2026-11-25T03:00:00"},
        {"status": "4"},
        {"status": "4", "at": "2026-11-25T03:00:00Z", "stauts": "5"},
        {"status": "4", "at": "2026-11-25T03:00:00Z", "note": "a\x00b"},
        ["4"],
    ],
)
def test_a_body_that_is_not_right_is_refused_with_reasons(site: CentralSite, body: Any) -> None:
    put(site, CASE)
    answer = site.client().post(f"/api/v1/cases/{CODE}/status", json=body, headers=site.api_key())
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


def test_without_the_right_key_nothing_is_said(site: CentralSite) -> None:
    client = site.client()
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer " + site.box().bearer}):
        assert client.put(f"/api/v1/cases/{CODE}", json=CASE, headers=headers).status_code == 401
        assert client.post(f"/api/v1/cases/{CODE}/status", json={}, headers=headers).status_code == 401
    assert site.rows(Dossier) == []
    assert step(site, "4", "2026-11-25T03:00:00Z").status_code == 404
