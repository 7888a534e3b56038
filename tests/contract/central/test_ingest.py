"""Taking events in, on both databases: once each, in order, never mixing people up, in few statements."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event as sql_event

from appliance.core.ambient import FixedClock
from central.models import Change, Dossier, DueDate, InboxEvent, Slip, StatusEvent, Subject, Ticket
from central.people import open_person
from tests.support.central import CentralSite


def outcomes(results: list[dict[str, Any]]) -> list[str]:
    return [result["outcome"] for result in results]


def test_a_ticket_and_a_dossier_arrive_whole(site: CentralSite) -> None:
    box = site.box()
    ticket, dossier = box.ticket(), box.dossier()
    assert outcomes(site.post(box, ticket, dossier)) == ["done", "done"]
    (kept,) = site.rows(Ticket)
    assert (kept.id, kept.number, kept.state) == (ticket["body"]["ticket_id"], "A001", "waiting")
    (row,) = site.rows(Dossier)
    assert (row.id, row.code) == (dossier["body"]["dossier_id"], dossier["body"]["code"])
    assert open_person(site.sealer, row).name == "Nguyễn Văn Mẫu"
    assert [step.status for step in site.rows(StatusEvent)] == ["2"]
    assert [due.cause for due in site.rows(DueDate)] == ["received"]


def test_nobodys_name_or_phone_lies_in_the_database_in_clear(site: CentralSite) -> None:
    box = site.box()
    early = box.dossier()
    site.post(box, box.dossier(), box.reissue(early, early["body"]["token"]))
    with site.database.read() as session:
        connection = session.connection()
        for table in ("dossiers", "inbox_events", "changes", "slips", "status_events"):
            text = str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
            assert "Mẫu" not in text
            assert "912345678" not in text


def test_the_same_events_again_get_the_same_answers_and_change_nothing(site: CentralSite) -> None:
    box = site.box()
    events = [box.ticket(), box.dossier()]
    first = site.post(box, *events)
    again = site.post(box, *events, *events)
    assert again == first * 2
    assert (len(site.rows(Ticket)), len(site.rows(Dossier)), len(site.rows(StatusEvent))) == (1, 1, 1)


def test_an_early_event_is_kept_and_applied_in_its_turn(site: CentralSite) -> None:
    box = site.box()
    issued = box.ticket()
    ticket_id = issued["body"]["ticket_id"]
    called, finished = box.ticket_step(ticket_id, "called", 1, counter="3"), box.ticket_step(ticket_id, "finished", 2)
    assert site.post(box, finished, called)[0] == {"id": finished["id"], "outcome": "done", "reason": "held"}
    assert site.rows(Ticket) == []
    site.post(box, issued)
    (kept,) = site.rows(Ticket)
    assert kept.state == "finished"
    assert {row.state for row in site.rows(InboxEvent)} == {"applied"}
    assert all(row.sealed is None for row in site.rows(InboxEvent))


def test_one_bad_event_does_not_spoil_its_neighbours_or_those_behind_it(site: CentralSite) -> None:
    box = site.box()
    good, bad = box.ticket(), box.ticket("A002")
    bad["body"]["number"] = {"not": "a number"}
    behind = box.ticket_step(bad["body"]["ticket_id"], "called")
    strange = box.event("dossier.burnt", "dossier:zzz", {})
    nul = box.dossier("Nguyễn\x00Mẫu")
    shapeless = {"id": "shapeless-1", "kind": "ticket.issued"}
    results = site.post(box, good, bad, behind, strange, nul, shapeless)
    assert [result.get("reason") for result in results] == [
        None,
        "invalid-body",
        "unknown-ticket",
        "unknown-kind",
        "invalid-event",
        "invalid-event",
    ]
    assert len(site.rows(Ticket)) == 1
    assert all(row.sealed for row in site.rows(InboxEvent) if row.state == "parked")
    assert outcomes(site.post(box, strange, shapeless)) == ["parked", "parked"]


def test_an_event_without_an_id_refuses_the_batch_as_a_whole(site: CentralSite) -> None:
    box = site.box()
    answer = site.client().post(
        f"/api/v1/boxes/{box.id}/events", json=box.batch(box.ticket(), {"kind": "x"}), headers=box.headers
    )
    assert (answer.status_code, answer.json["code"]) == (400, "event-without-id")
    assert site.rows(Ticket) == []


def test_a_token_the_box_did_not_print_is_set_aside(site: CentralSite) -> None:
    box, other = site.box(), site.box("dn-02")
    foreign = box.dossier(token=other.token())
    as_ticket = box.ticket()
    as_ticket["body"]["token"] = box.token()
    assert [result["reason"] for result in site.post(box, foreign, as_ticket)] == ["token-invalid", "token-invalid"]


def test_two_dossiers_of_our_own_minting_under_one_code_are_never_mixed(site: CentralSite) -> None:
    box = site.box()
    first = box.dossier("Nguyễn Văn Mẫu")
    second = box.dossier("Lê Thị Khác", code=first["body"]["code"])
    assert site.post(box, first, second)[1]["reason"] == "code-taken"
    (row,) = site.rows(Dossier)
    assert open_person(site.sealer, row).name == "Nguyễn Văn Mẫu"


def test_a_box_can_not_take_another_boxs_dossier_by_its_id(site: CentralSite) -> None:
    box, other = site.box(), site.box("dn-02")
    mine = box.dossier("Nguyễn Văn Mẫu")
    site.post(box, mine)
    theirs = other.dossier("Lê Thị Khác", code=None, dossier_id=mine["body"]["dossier_id"])
    assert outcomes(site.post(other, theirs)) == ["done"]
    names = {open_person(site.sealer, row).name: row.box_id for row in site.rows(Dossier)}
    assert names == {"Nguyễn Văn Mẫu": "dn-01", "Lê Thị Khác": "dn-02"}


def test_a_dossier_from_the_provinces_system_gets_its_slip_joined(site: CentralSite) -> None:
    box = site.box(case_system="province")
    dossier = box.dossier()
    code = dossier["body"]["code"]
    sent = {
        "unit_code": "000.00.00.H19",
        "procedure_name": "Cấp lại giấy phép",
        "received_at": "2026-11-20T02:00:00Z",
    }
    assert site.client().put(f"/api/v1/cases/{code}", json=sent, headers=site.api_key()).status_code == 201
    site.post(box, dossier)
    (row,) = site.rows(Dossier)
    assert (row.code, row.box_id, row.procedure_name) == (code, box.id, "Cấp lại giấy phép")
    assert open_person(site.sealer, row).name == "Nguyễn Văn Mẫu"
    assert site.client().get(f"/t/{dossier['body']['token']}").status_code == 200


def test_a_provisional_dossier_gets_a_code_of_its_day_and_the_box_learns_it(site: CentralSite) -> None:
    box = site.box()
    site.post(box, box.dossier(code=None, provisional_no="TAM-0001"))
    site.post(box, box.dossier(code=None, provisional_no="TAM-0002"))
    codes = sorted(row.code for row in site.rows(Dossier))
    assert codes == ["000.00.00.H19-261123-0001", "000.00.00.H19-261123-0002"]
    told = [change["key"] for change in site.changes(box)["changes"] if change["kind"] == "public_status"]
    assert sorted(told) == codes


def test_a_reissued_slip_ends_the_old_token(site: CentralSite) -> None:
    box = site.box()
    dossier = box.dossier()
    again = box.reissue(dossier, dossier["body"]["token"])
    site.post(box, dossier, again)
    states = {slip.token: slip.revoked_at is not None for slip in site.rows(Slip)}
    assert states == {dossier["body"]["token"]: True, again["body"]["token"]: False}


def test_the_number_of_statements_does_not_grow_with_the_batch(site: CentralSite) -> None:
    box = site.box()

    def statements(count: int) -> int:
        tickets = [box.ticket(f"A{n:03d}") for n in range(count)]
        steps = [box.ticket_step(ticket["body"]["ticket_id"], "called") for ticket in tickets]
        dossiers = [box.dossier() for _ in range(count)]
        seen: list[str] = []

        def count_one(_c: Any, _u: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        sql_event.listen(site.database.engine, "before_cursor_execute", count_one)
        try:
            assert set(outcomes(site.post(box, *tickets, *steps, *dossiers))) == {"done"}
        finally:
            sql_event.remove(site.database.engine, "before_cursor_execute", count_one)
        return len(seen)

    statements(1)
    few, many = statements(2), statements(150)
    assert many <= few
    assert many <= 30


@pytest.mark.parametrize("count", [501])
def test_too_many_events_are_refused(site: CentralSite, count: int) -> None:
    box = site.box()
    one = box.ticket()
    answer = site.client().post(f"/api/v1/boxes/{box.id}/events", json=box.batch(*[one] * count), headers=box.headers)
    assert answer.status_code == 400


def test_a_body_over_one_megabyte_is_refused(site: CentralSite) -> None:
    box = site.box()
    answer = site.client().post(
        f"/api/v1/boxes/{box.id}/events",
        data=b'{"protocol": 1, "x": "' + b"a" * 1_000_000 + b'"}',
        headers={**box.headers, "Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.json["status"]) == (413, 413)


def test_a_newer_protocol_is_put_off_and_an_older_one_refused(site: CentralSite) -> None:
    box = site.box()
    ticket = box.ticket()
    assert outcomes(site.post(box, ticket, protocol=2)) == ["deferred"]
    assert site.rows(InboxEvent) == []
    answer = site.client().post(
        f"/api/v1/boxes/{box.id}/events", json={**box.batch(ticket), "protocol": 0}, headers=box.headers
    )
    assert (answer.status_code, answer.json["code"]) == (400, "protocol-too-old")


def test_wrong_unknown_and_revoked_boxes_get_401(site: CentralSite) -> None:
    box, other = site.box(), site.box("dn-02")
    client = site.client()
    for path, headers in (
        ("dn-01", {}),
        ("dn-01", other.headers),
        ("dn-99", box.headers),
        ("dn-01", {"Authorization": "Basic abc"}),
    ):
        assert client.post(f"/api/v1/boxes/{path}/events", json=box.batch(), headers=headers).status_code == 401
        assert client.get(f"/api/v1/boxes/{path}/changes", headers=headers).status_code == 401
    with site.database.write() as session:
        from central.feed import lock_box

        lock_box(session, box.id).revoked_at = site.ambient.now()
    assert client.post("/api/v1/boxes/dn-01/events", json=box.batch(), headers=box.headers).status_code == 401
    assert client.get("/api/v1/boxes/dn-01/changes", headers=box.headers).status_code == 401


def test_two_live_databases_under_one_secret_are_noticed(site: CentralSite) -> None:
    box = site.box()
    site.post(box, box.ticket())
    box.database_id = "db-2"
    answer = site.client().post(f"/api/v1/boxes/{box.id}/events", json=box.batch(box.ticket()), headers=box.headers)
    assert (answer.status_code, answer.json["code"]) == (409, "database-id-live")
    assert site.client().get(f"/api/v1/boxes/{box.id}/changes", headers=box.headers).status_code == 409
    assert len(site.rows(Ticket)) == 1


def test_a_restored_box_takes_over_counts_on_and_gets_other_serials(site: CentralSite, clock: FixedClock) -> None:
    box = site.box()
    issued = box.ticket()
    ticket_id = issued["body"]["ticket_id"]
    called = box.ticket_step(ticket_id, "called")
    site.post(box, issued, called)
    before = [change["body"] for change in site.changes(box)["changes"] if change["kind"] == "lease"]
    clock.move(timedelta(minutes=16))
    # The backup knew only the first event; after the restore the box counts on from it and uses a number again.
    box.database_id = "db-2"
    box._seqs[f"ticket:{ticket_id}"] = 1
    again = box.ticket_step(ticket_id, "no_show")
    assert outcomes(site.post(box, issued, again)) == ["done", "done"]
    (kept,) = site.rows(Ticket)
    assert kept.state == "no_show"
    after = [change["body"] for change in site.changes(box)["changes"] if change["kind"] == "lease"]
    assert {body["first"] for body in before} == {1000}
    assert {body["first"] for body in after} == {1500}
    box.database_id = "db-1"
    answer = site.client().post(f"/api/v1/boxes/{box.id}/events", json=box.batch(), headers=box.headers)
    assert (answer.status_code, answer.json["code"]) == (409, "database-id-retired")


def test_a_box_that_never_sends_the_first_event_can_not_fill_the_database(site: CentralSite) -> None:
    limited = site.config.sync.model_copy(update={"held_events_max": 2})
    object.__setattr__(site.config, "sync", limited)
    box = site.box()
    box._seqs["ticket:x"] = 1
    waiting = [box.ticket_step("x", "called") for _ in range(4)]
    assert outcomes(site.post(box, *waiting)) == ["done", "done", "deferred", "deferred"]
    assert len(site.rows(InboxEvent)) == 2


def test_subjects_and_feed_grow_once_per_thing(site: CentralSite) -> None:
    box = site.box()
    dossier = box.dossier()
    site.post(box, dossier)
    site.post(box, box.reissue(dossier, dossier["body"]["token"]))
    assert [(row.subject, row.applied_seq) for row in site.rows(Subject)] == [(dossier["subject"], 2)]
    assert [row.key for row in site.rows(Change) if row.kind == "public_status"] == [dossier["body"]["code"]]
