"""Taking a number by the API: one transaction, one number, the same answer for the same key."""

import re
import threading
from datetime import timedelta
from itertools import groupby

import pytest

from appliance.core.protocol import TicketIssued
from appliance.core.token import KIND_TICKET, parse_token, verify
from printer.documents import Ticket
from tests.support.kiosk_box import KioskBox

MAX_STATEMENTS = 8


def test_a_tap_gives_number_ticket_print_job_and_event_together(box):
    answer = box.client().take(box.services[0])
    assert answer.status_code == 201
    ticket = answer.get_json()
    assert re.fullmatch(r"[A-Z]001", ticket["number"])
    assert ticket["ahead"] == 0
    assert ticket["estimated_wait_s"] == 0
    assert ticket["print_job"] == {"id": box.one("SELECT print_job_id FROM tickets"), "state": "ready"}
    assert box.one("SELECT count(*) FROM print_jobs WHERE kind = 'ticket'") == 1
    assert box.one("SELECT subject FROM outbox") == f"ticket:{ticket['id']}"


def test_numbers_of_a_letter_follow_each_other_and_count_who_is_ahead(box):
    client = box.client()
    answers = [client.take(box.services[0]).get_json() for _ in range(4)]
    assert [int(answer["number"][1:]) for answer in answers] == [1, 2, 3, 4]
    assert [answer["ahead"] for answer in answers] == [0, 1, 2, 3]
    assert client.take(box.services[1]).get_json()["ahead"] == 0


def test_a_new_day_begins_at_one_again(box, clock):
    client = box.client()
    client.take(box.services[0])
    clock.move(timedelta(days=1))
    assert client.take(box.services[0]).get_json()["number"].endswith("001")


def test_what_is_enqueued_fits_the_printer_and_the_sync_protocol(box):
    box.client().take(box.services[0], priority_group="elderly", lang="en")
    document = Ticket.model_validate_json(str(box.one("SELECT document FROM print_jobs")))
    event = TicketIssued.model_validate_json(str(box.one("SELECT body FROM outbox")))
    assert document.number == event.number
    assert document.priority_vi == "Người cao tuổi"
    assert event.priority_group == "elderly"
    assert document.qr_url == f"HTTPS://HCC.EXAMPLE.VN/Q/{event.token}"
    assert verify(parse_token(event.token), KIND_TICKET, box.centre.token_key)


def test_the_same_key_gives_the_same_answer_and_one_ticket(box):
    client = box.client()
    first, second = client.take(box.services[0], "tap-1"), client.take(box.services[0], "tap-1")
    assert (first.status_code, first.text) == (second.status_code, second.text)
    assert box.one("SELECT count(*) FROM tickets") == 1
    assert box.one("SELECT count(*) FROM print_jobs") == 1
    assert box.one("SELECT count(*) FROM outbox") == 1


def test_the_same_key_for_another_wish_is_a_conflict(box):
    client = box.client()
    client.take(box.services[0], "tap-1")
    refused = client.take(box.services[1], "tap-1")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "idempotency-key-reused")
    assert box.one("SELECT count(*) FROM tickets") == 1


def test_thirty_taps_in_a_second_with_one_key_take_one_number(box):
    numbers = []

    def tap() -> None:
        numbers.append(box.client().take(box.services[0], "storm").get_json()["number"])

    threads = [threading.Thread(target=tap) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(numbers) == 30
    assert len(set(numbers)) == 1
    assert box.one("SELECT count(*) FROM tickets") == 1


def test_several_kiosks_at_once_lose_double_and_skip_no_number(box):
    numbers = []

    def kiosk() -> None:
        client = box.client()
        for _ in range(25):
            numbers.append(client.take(box.services[0]).get_json()["number"])

    threads = [threading.Thread(target=kiosk) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(int(number[1:]) for number in numbers) == list(range(1, 201))


def test_a_ticket_costs_at_most_eight_statements(box):
    client = box.client()
    client.take(box.services[0])
    statements = []
    with box.centre.store.write_transaction() as connection:
        connection.set_trace_callback(statements.append)
    client.take(box.services[0], "counted")
    with box.centre.store.write_transaction() as connection:
        connection.set_trace_callback(None)
    # A statement is traced again for each trigger it fires.
    own = [line for line, _ in groupby(statements) if not line.startswith(("BEGIN", "COMMIT"))]
    assert 0 < len(own) <= MAX_STATEMENTS, own


def test_the_ticket_shows_its_place_as_the_line_moves(box):
    citizen, clerk = box.client(), box.client("lan")
    service = box.services[0]
    counter = box.centre.index.service(service).counter_ids[0]
    tickets = [citizen.take(service).get_json()["id"] for _ in range(3)]
    assert citizen.get(f"/api/tickets/{tickets[2]}").get_json()["ahead"] == 2
    assert clerk.post(f"/api/counters/{counter}/call-next").status_code == 200
    assert citizen.get(f"/api/tickets/{tickets[2]}").get_json()["ahead"] == 1
    called = citizen.get(f"/api/tickets/{tickets[0]}").get_json()
    assert (called["state"], called["counter"]["id"]) == ("called", counter)
    assert called.get("ahead") is None


def test_the_paper_can_be_followed(box):
    client = box.client()
    job = client.take(box.services[0]).get_json()["print_job"]["id"]
    assert client.get(f"/api/print-jobs/{job}").get_json() == {"id": job, "state": "ready"}
    with box.centre.store.write_transaction() as connection:
        connection.execute("UPDATE print_jobs SET state = 'deferred', reason = 'paper-out'")
    assert client.get(f"/api/print-jobs/{job}").get_json()["reason"] == "paper-out"
    assert client.get("/api/print-jobs/none").status_code == 404


def test_services_are_listed_with_letters_names_and_who_waits(box):
    client = box.client()
    client.take(box.services[0])
    body = client.get("/api/services").get_json()
    assert body["total"] == len(body["services"]) >= 12
    first = next(service for service in body["services"] if service["id"] == box.services[0])
    assert first["waiting"] == 1
    assert all(service["letter"] and service["name_vi"] and service["name_en"] for service in body["services"])


@pytest.mark.parametrize("group", [None, "elderly"])
def test_a_priority_person_waits_by_the_ratio(box, group):
    client = box.client()
    for _ in range(6):
        client.take(box.services[0])
    answer = client.take(box.services[0], **({"priority_group": group} if group else {})).get_json()
    assert answer["ahead"] == (6 if group is None else 2)


def test_who_brings_a_bundle_makes_the_others_wait_longer(box):
    plain, bundles = box.services[:2]
    for service, dossiers in ((plain, "1"), (bundles, "6+")):
        for _ in range(4):
            box.client().take(service, dossiers=dossiers)
    box.centre.waits.desks_changed()
    waits = [box.client().take(service).get_json()["estimated_wait_s"] for service in (plain, bundles)]
    assert waits[1] == 4 * waits[0]


def test_a_wait_that_runs_into_lunch_says_when_calling_goes_on(tmp_path, ambient, clock):
    box = KioskBox(tmp_path, ambient, always_open=False)
    clock.move(timedelta(hours=2, minutes=45))  # 11:15
    first = box.client().take(box.services[0]).get_json()
    assert first["goes_on_at"] is None
    for _ in range(5):
        last = box.client().take(box.services[0]).get_json()
    assert last["goes_on_at"] and last["wait_high_min"] >= 60 + first["wait_high_min"]
    assert f"gọi tiếp từ {last['goes_on_at']}" in box.client().get(f"/own/{last['id']}").text
