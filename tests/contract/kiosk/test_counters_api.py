"""The counters' verbs: everyone is called once, in a fair and explained order, and an act can be taken back."""

import threading
from datetime import timedelta

import pytest

from appliance.audit_log import broken_row


@pytest.fixture
def hall(box):
    """Three people waiting for the first service, a clerk at its first counter."""
    citizen, clerk = box.client(), box.client("lan")
    service = box.services[0]
    counter = box.centre.index.service(service).counter_ids[0]
    tickets = [citizen.take(service).get_json() for _ in range(3)]
    return box, clerk, f"/api/counters/{counter}", tickets


def test_the_oldest_is_called_and_told_why(hall):
    _, clerk, counter, tickets = hall
    called = clerk.post(f"{counter}/call-next").get_json()
    assert (called["id"], called["state"], called["why"]) == (tickets[0]["id"], "called", "oldest")


def test_the_whole_way_of_a_ticket_is_kept_as_periods(hall):
    box, clerk, counter, tickets = hall
    for verb in ("call-next", "recall", "start", "finish"):
        assert clerk.post(f"{counter}/{verb}").status_code == 200, verb
    periods = box.rows(
        "SELECT kind, ticket_periods.clerk FROM ticket_periods JOIN tickets ON seq = ticket_seq WHERE tickets.id = ?"
        " ORDER BY ticket_periods.id",
        tickets[0]["id"],
    )
    assert [(period["kind"], period["clerk"]) for period in periods] == [
        ("waiting", None),
        ("called", "lan"),
        ("serving", "lan"),
        ("finished", "lan"),
    ]


def test_a_busy_counter_calls_nobody_until_its_ticket_is_named_as_finished(hall):
    _, clerk, counter, tickets = hall
    clerk.post(f"{counter}/call-next")
    refused = clerk.post(f"{counter}/call-next")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "counter-busy")
    following = clerk.post(f"{counter}/call-next", {"finish": tickets[0]["id"]}).get_json()
    assert following["id"] == tickets[1]["id"]
    pressed_twice = clerk.post(f"{counter}/call-next", {"finish": tickets[0]["id"]})
    assert (pressed_twice.status_code, pressed_twice.get_json()["code"]) == (409, "counter-moved-on")


def test_nobody_waiting_is_said(hall):
    _, clerk, counter, _ = hall
    for _ in range(3):
        clerk.post(f"{counter}/call-next")
        clerk.post(f"{counter}/finish")
    refused = clerk.post(f"{counter}/call-next")
    assert (refused.status_code, refused.get_json()["code"]) == (404, "nobody-waiting")


def test_two_clerks_pressing_next_at_once_never_get_the_same_citizen(box):
    service = next(each for each in box.centre.index.services.values() if len(each.counter_ids) > 1)
    citizen = box.client()
    for _ in range(40):
        citizen.take(service.id)
    called: list[str] = []

    def work(login: str, counter: str) -> None:
        clerk = box.client(login)
        for _ in range(20):
            called.append(clerk.post(f"/api/counters/{counter}/call-next").get_json()["id"])
            assert clerk.post(f"/api/counters/{counter}/finish").status_code == 200

    threads = [
        threading.Thread(target=work, args=pair)
        for pair in zip(("lan", "minh"), service.counter_ids[:2], strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(called) == len(set(called)) == 40
    assert box.one("SELECT count(*) FROM tickets WHERE state = 'finished'") == 40


def test_priority_people_are_mixed_in_by_the_ratio_and_nobody_starves(box):
    citizen, clerk = box.client(), box.client("lan")
    service = box.services[0]
    counter = f"/api/counters/{box.centre.index.service(service).counter_ids[0]}"
    for _ in range(4):
        citizen.take(service)
    for _ in range(2):
        citizen.take(service, priority_group="elderly")
    kinds = []
    for _ in range(6):
        kinds.append(clerk.post(f"{counter}/call-next").get_json()["priority_group"] is not None)
        clerk.post(f"{counter}/finish")
    assert kinds == [False, False, True, False, False, True]


def test_a_held_person_keeps_the_place_and_comes_back(hall):
    _, clerk, counter, tickets = hall
    clerk.post(f"{counter}/call-next")
    assert clerk.post(f"{counter}/hold").get_json()["state"] == "held"
    clerk.post(f"{counter}/call-next")
    clerk.post(f"{counter}/finish")
    back = clerk.post(f"{counter}/resume", {"ticket_id": tickets[0]["id"]}).get_json()
    assert (back["number"], back["state"]) == (tickets[0]["number"], "called")


def test_a_missed_person_is_called_again_within_the_next_three(hall):
    box, clerk, counter, tickets = hall
    citizen = box.client()
    more = [citizen.take(box.services[0]).get_json()["id"] for _ in range(3)]
    clerk.post(f"{counter}/call-next")
    assert clerk.post(f"{counter}/no-show").get_json()["state"] == "no_show"
    rejoined = clerk.post(f"{counter}/rejoin", {"ticket_id": tickets[0]["id"]}).get_json()
    assert (rejoined["state"], rejoined["ahead"]) == ("waiting", 2)
    order = []
    for _ in range(6):
        order.append(clerk.post(f"{counter}/call-next").get_json()["id"])
        clerk.post(f"{counter}/finish")
    assert order == [tickets[1]["id"], tickets[2]["id"], tickets[0]["id"], more[0], more[1], more[2]]


def test_a_transfer_keeps_the_number_and_its_age(box):
    citizen, clerk, other = box.client(), box.client("lan"), box.client("minh")
    first, second = box.services[0], box.services[1]
    here = f"/api/counters/{box.centre.index.service(first).counter_ids[0]}"
    there = box.centre.index.service(second).counter_ids[0]
    ticket = citizen.take(first).get_json()
    citizen.take(second)
    clerk.post(f"{here}/call-next")
    moved = clerk.post(f"{here}/transfer", {"counter_id": there}).get_json()
    assert (moved["number"], moved["state"], moved["service_id"]) == (ticket["number"], "waiting", second)
    assert other.post(f"/api/counters/{there}/call-next").get_json()["id"] == ticket["id"]


def test_a_transfer_without_a_target_or_to_nowhere_is_refused(hall):
    _, clerk, counter, _ = hall
    clerk.post(f"{counter}/call-next")
    assert clerk.post(f"{counter}/transfer", {}).get_json()["code"] == "transfer-target-missing"
    assert clerk.post(f"{counter}/transfer", {"counter_id": "99"}).status_code == 404
    assert clerk.post(f"{counter}/transfer", {"service_id": "none"}).status_code == 400


@pytest.mark.parametrize("verb", ["finish", "no-show", "hold", "call"])
def test_an_act_can_be_taken_back_for_ten_seconds(hall, clock, verb):
    box, clerk, counter, tickets = hall
    clerk.post(f"{counter}/call-next")
    if verb != "call":
        clerk.post(f"{counter}/{verb}")
    clock.move(timedelta(seconds=9))
    undone = clerk.post(f"{counter}/undo")
    assert undone.status_code == 200, undone.text
    assert undone.get_json()["state"] == ("waiting" if verb == "call" else "called")
    current = clerk.get(counter).get_json()["current"]
    assert (current and current["id"]) == (None if verb == "call" else tickets[0]["id"])
    assert box.one("SELECT SUM(waiting) FROM waiting_counts") == (3 if verb == "call" else 2)


def test_after_ten_seconds_or_the_next_act_there_is_nothing_to_take_back(hall, clock):
    _, clerk, counter, _ = hall
    clerk.post(f"{counter}/call-next")
    clerk.post(f"{counter}/finish")
    clock.move(timedelta(seconds=20))
    assert clerk.post(f"{counter}/undo").get_json()["code"] == "nothing-to-undo"


@pytest.mark.parametrize("verb", ["recall", "start", "finish", "no-show", "hold"])
def test_verbs_need_somebody_at_the_counter(hall, verb):
    _, clerk, counter, _ = hall
    refused = clerk.post(f"{counter}/{verb}")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "nobody-at-counter")


def test_yesterdays_tickets_are_not_called_today_but_one_at_a_counter_is_finished(hall, clock):
    _, clerk, counter, _ = hall
    clerk.post(f"{counter}/call-next")
    clock.move(timedelta(hours=2))
    assert clerk.post(f"{counter}/finish").status_code == 200
    clock.move(timedelta(hours=22))
    clerk = hall[0].client("lan")
    assert clerk.post(f"{counter}/call-next").status_code == 404


def test_the_clock_jumping_back_an_hour_changes_no_order(hall, clock):
    box, clerk, counter, tickets = hall
    clock.move(timedelta(minutes=-59))
    late = box.client().take(box.services[0]).get_json()["id"]
    clerk = box.client("lan")
    order = []
    for _ in range(4):
        order.append(clerk.post(f"{counter}/call-next").get_json()["id"])
        clerk.post(f"{counter}/finish")
    assert order == [*(ticket["id"] for ticket in tickets), late]


def test_every_act_is_audited_and_told_to_central(hall):
    box, clerk, counter, tickets = hall
    for verb in ("call-next", "finish"):
        clerk.post(f"{counter}/{verb}")
    acts = [row["action"] for row in box.rows("SELECT action FROM audit ORDER BY id")]
    assert acts == ["counter.open", "ticket.call", "ticket.finish"]
    assert broken_row(box.centre.store) is None
    events = box.rows(
        "SELECT kind, subject_seq FROM outbox WHERE subject = ? ORDER BY id", f"ticket:{tickets[0]['id']}"
    )
    assert [(row["kind"], row["subject_seq"]) for row in events] == [
        ("ticket.issued", 1),
        ("ticket.changed", 2),
        ("ticket.changed", 3),
    ]


def test_the_hall_shows_the_newest_call_first(hall):
    box, clerk, counter, tickets = hall
    clerk.post(f"{counter}/call-next")
    content = box.client().get("/api/display").get_json()
    assert content["rows"][0]["number"] == tickets[0]["number"]
    assert content["rows"][0]["call"].startswith("Xin mời số ")
    assert content["waiting"][0]["waiting"] == 2
    clerk.post(f"{counter}/finish")
    assert box.client().get("/api/display").get_json()["rows"] == []
