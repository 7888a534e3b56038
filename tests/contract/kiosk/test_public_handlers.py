"""public.sock: the wifi side learns counts and places, takes a number without paper, hands reports over; no names."""

import json

import pytest

from appliance.core.errors import InvalidInput, NotFound
from appliance.public_sock import PublicClient, PublicRefused, serve_public
from kiosk.public_handlers import public_handlers


@pytest.fixture
def ask(box, tmp_path):
    path = tmp_path / "public.sock"
    with serve_public(path, public_handlers(box.centre)):
        yield PublicClient(path).ask


def test_the_queue_names_every_line_and_who_waits(box, ask):
    box.client().take(box.services[0])
    lines = {line["service_id"]: line["waiting"] for line in ask("queue")["lines"]}
    assert lines[box.services[0]] == 1
    assert lines[box.services[1]] == 0


def test_a_phone_takes_a_number_once_and_no_paper_is_printed(box, ask):
    first = ask("take", service_id=box.services[0], key="phone-0001")
    second = ask("take", service_id=box.services[0], key="phone-0001")
    assert first == second
    assert first["number"].endswith("001")
    assert box.one("SELECT count(*) FROM print_jobs") == 0
    assert box.one("SELECT count(*) FROM outbox") == 1
    assert ask("place", ticket_id=first["id"])["ahead"] == 0


def test_the_public_status_of_a_code_holds_no_name(box, ask):
    with box.centre.store.write_transaction() as connection:
        connection.execute(
            "INSERT INTO public_status (dossier_code, status, due_date, updated_at)"
            " VALUES ('000.00.00.H19-261123-0042', '4', '2026-12-04', 't')"
        )
    assert ask("public_status", code="000.00.00.h19-261123-0042") == {"status": "4", "due_date": "2026-12-04"}
    with pytest.raises(PublicRefused) as refused:
        ask("public_status", code="000.00.00.H19-261123-0043")
    assert refused.value.code == "unknown-dossier"


def test_a_report_is_kept_once(box, ask):
    for _ in range(2):
        assert ask("report", id="report-0001", kind="wifi.counts", body={"phones": 12}) == {"stored": True}
    assert json.loads(str(box.one("SELECT body FROM public_reports"))) == {"phones": 12}
    assert box.one("SELECT count(*) FROM public_reports") == 1


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("take", {"service_id": "none", "key": "phone-0001"}),
        ("take", {"service_id": "x", "key": "short"}),
        ("take", {"service_id": 5, "key": "phone-0001"}),
        ("place", {}),
        ("place", {"ticket_id": "none"}),
        ("public_status", {"code": "'; DROP TABLE dossiers; --"}),
        ("report", {"id": "report-0001", "kind": "Bad Kind"}),
        ("report", {"id": "report-0001", "kind": "a", "body": {"x": "y" * 6001}}),
    ],
)
def test_hostile_questions_are_refused_and_nothing_is_stored(box, verb, arguments):
    with pytest.raises((InvalidInput, NotFound)):
        public_handlers(box.centre)[verb](arguments)
    assert box.one("SELECT (SELECT count(*) FROM tickets) + (SELECT count(*) FROM public_reports)") == 0


def test_a_number_by_phone_gets_its_paper_at_the_kiosk_once(box, ask):
    ticket = ask("take", service_id=box.services[0], key="phone-0001", lang="en")
    browser = box.client().browser
    assert "In số này ra giấy" in browser.get(f"/own/{ticket['id']}").text
    for _tap in range(2):
        assert browser.post(f"/own/{ticket['id']}/paper").headers["Location"] == f"/number/{ticket['id']}"
    assert box.one("SELECT count(*) FROM print_jobs") == 1
    document = json.loads(box.one("SELECT document FROM print_jobs"))
    assert document["number"] == ticket["number"] and document["lang"] == "en"
    assert document["qr_url"] == ticket["tracking_url"]
    assert "In số này ra giấy" not in browser.get(f"/own/{ticket['id']}").text


def test_a_number_with_paper_gets_no_second_one_this_way(box):
    ticket = box.client().take(box.services[0]).get_json()
    assert "In số này ra giấy" not in box.client().get(f"/own/{ticket['id']}").text
    box.client().browser.post(f"/own/{ticket['id']}/paper")
    assert box.one("SELECT count(*) FROM print_jobs") == 1


def test_a_phone_steps_back_and_an_unknown_act_or_ticket_is_refused(box, ask):
    tickets = [ask("take", service_id=box.services[0], key=f"phone-000{turn}") for turn in range(8)]
    assert ask("act", ticket_id=tickets[0]["id"], act="step-back-places")["ahead"] == 5
    for wrong in ({"ticket_id": tickets[0]["id"], "act": "finish"}, {"ticket_id": "none", "act": "rejoin"}):
        with pytest.raises(PublicRefused):
            ask("act", **wrong)
