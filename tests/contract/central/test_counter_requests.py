"""What a counter asks about a dossier that central keeps: done once, with the version it saw, or refused with a reason."""

from datetime import timedelta
from typing import Any

import pytest

from appliance.core.ambient import moment_text
from central.models import Dossier, DueDate, StatusEvent
from tests.support.central import CentralSite


def taken_in(site: CentralSite) -> tuple[Any, Any]:
    box = site.box()
    dossier = box.dossier()
    site.post(box, dossier)
    return box, dossier


def statuses(site: CentralSite) -> list[str]:
    return [step.status for step in site.rows(StatusEvent, "at", "recorded_at", "id")]


def result(site: CentralSite, box: Any, *events: Any) -> tuple[str, str | None]:
    answer = site.post(box, *events)[-1]
    return answer["outcome"], answer.get("reason")


def test_a_result_handed_over_ends_the_dossier_and_tells_the_box(site: CentralSite) -> None:
    box, dossier = taken_in(site)
    event = box.request(dossier, "return", note="Đã bàn giao bưu chính, số hiệu bưu gửi: RA123456785VN")
    assert result(site, box, event) == ("done", None)
    assert result(site, box, event) == ("done", None)
    (kept,) = site.rows(Dossier)
    assert (kept.status, kept.status_note) == ("10", "Đã bàn giao bưu chính, số hiệu bưu gửi: RA123456785VN")
    assert statuses(site) == ["2", "9", "10"]
    assert kept.done_at is not None
    news = [change for change in site.changes(box)["changes"] if change["kind"] == "public_status"][-1]
    assert (news["body"]["status"], news["body"]["version"]) == ("10", kept.version)


def test_intake_and_result_in_one_batch_arrive_in_their_order(site: CentralSite) -> None:
    box = site.box()
    dossier = box.dossier()
    handed = box.request(dossier, "return")
    assert [each["outcome"] for each in site.post(box, handed, dossier)] == ["done", "done"]
    assert site.rows(Dossier)[0].status == "10"


def test_a_supplement_pauses_and_what_was_brought_runs_the_clock_again(site: CentralSite) -> None:
    box, dossier = taken_in(site)
    asked = box.request(dossier, "supplement", 1, note="Cần bổ sung: Tờ khai", seen_version=1)
    assert result(site, box, asked) == ("done", None)
    assert site.rows(Dossier)[0].paused_at is not None
    assert result(site, box, box.request(dossier, "supplied", 2)) == ("done", None)
    (kept,) = site.rows(Dossier)
    assert (kept.status, kept.paused_at) == ("4", None)


def test_a_dossier_that_moved_since_the_clerk_looked_is_left_alone(site: CentralSite) -> None:
    box, dossier = taken_in(site)
    site.post(box, box.request(dossier, "supplement", 1, seen_version=1))
    due_at = moment_text(box.ambient.now() + timedelta(days=60))
    late = box.request(dossier, "reappoint", 2, seen_version=1, due_at=due_at)
    assert result(site, box, late) == ("parked", "dossier-changed")
    assert len(site.rows(DueDate)) == 1


def test_an_apology_gives_another_date_and_keeps_the_first(site: CentralSite) -> None:
    box, dossier = taken_in(site)
    due_at = moment_text(box.ambient.now() + timedelta(days=60))
    assert result(site, box, box.request(dossier, "reappoint", 1, seen_version=1, due_at=due_at)) == ("done", None)
    (kept,) = site.rows(Dossier)
    assert kept.due_at is not None
    assert kept.first_due_at is not None
    assert kept.due_at > kept.first_due_at
    assert [due.cause for due in site.rows(DueDate, "number")] == ["received", "reappointment"]


@pytest.mark.parametrize("request_kind", ["supplement", "return", "withdraw"])
def test_a_withdrawn_dossier_takes_no_further_request(site: CentralSite, request_kind: str) -> None:
    box, dossier = taken_in(site)
    site.post(box, box.request(dossier, "withdraw", 1))
    again = box.request(dossier, request_kind, 2)
    expected = ("done", None) if request_kind == "withdraw" else ("parked", "status-change")
    assert result(site, box, again) == expected
    assert site.rows(Dossier)[0].status == "7"


def test_a_box_moves_no_dossier_of_another_box_and_none_that_is_unknown(site: CentralSite) -> None:
    _, dossier = taken_in(site)
    other = site.box("dn-02")
    body = {
        "code": dossier["body"]["code"],
        "request": "withdraw",
        "at": other.ambient.now_text(),
        "officer_login": "x",
    }
    foreign = other.event("dossier.request", f"case:{dossier['body']['code']}", body)
    assert result(site, other, foreign) == ("parked", "dossier-of-another-box")
    unknown = other.event("dossier.request", "case:X", {**body, "code": "000.00.00.H19-261123-9999"})
    assert result(site, other, unknown) == ("parked", "unknown-dossier")
    assert site.rows(Dossier)[0].status == "2"
