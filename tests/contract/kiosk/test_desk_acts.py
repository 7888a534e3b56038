"""Open and close, breaks, the fields a counter serves, lending a person and getting them back, postponing, why next."""

import pytest


@pytest.fixture
def hall(box):
    """Two fields at two counters, two clerks, three people for the first field."""
    first, second = box.services[0], box.services[1]
    here = box.centre.index.service(first).counter_ids[0]
    there = next(desk for desk in box.centre.index.service(second).counter_ids if desk != here)
    tickets = [box.client().take(first).get_json() for _ in range(3)]
    return box, (box.client("lan"), f"/api/counters/{here}"), (box.client("minh"), f"/api/counters/{there}"), tickets


def test_a_lent_person_comes_back_to_the_lender_at_their_old_place(hall):
    box, (clerk, here), (other, there), tickets = hall
    clerk.post(f"{here}/call-next")
    lent = clerk.post(f"{here}/transfer", {"counter_id": there.rsplit("/", 1)[1], "come_back": True}).get_json()
    assert (lent["state"], lent["number"]) == ("waiting", tickets[0]["number"])
    assert other.post(f"{there}/call-next").get_json()["id"] == tickets[0]["id"]
    back = other.post(f"{there}/finish").get_json()
    assert (back["state"], back["service_id"]) == ("waiting", box.services[0])
    assert clerk.post(f"{here}/call-next").get_json()["id"] == tickets[0]["id"]
    assert clerk.post(f"{here}/finish").get_json()["state"] == "finished"
    kinds = box.rows(
        "SELECT kind FROM ticket_periods JOIN tickets ON seq = ticket_seq WHERE tickets.id = ? ORDER BY 1, ticket_periods.id",
        tickets[0]["id"],
    )
    assert [each["kind"] for each in kinds].count("waiting") == 3


def test_a_lent_person_whose_lender_has_closed_is_called_by_the_others_of_the_field(hall):
    box, (clerk, here), (other, there), tickets = hall
    clerk.post(f"{here}/call-next")
    clerk.post(f"{here}/transfer", {"counter_id": there.rsplit("/", 1)[1], "come_back": True})
    clerk.post(f"{here}/close")
    other.post(f"{there}/call-next")
    other.post(f"{there}/finish")
    assert box.one("SELECT wanted_counter FROM tickets WHERE id = ?", tickets[0]["id"]) is None


def test_a_person_sent_to_a_counter_that_closes_is_not_stranded(hall):
    box, (clerk, here), (other, there), tickets = hall
    other.post(f"{there}/open")
    clerk.post(f"{here}/call-next")
    clerk.post(f"{here}/transfer", {"counter_id": there.rsplit("/", 1)[1]})
    other.post(f"{there}/close")
    assert box.one("SELECT wanted_counter FROM tickets WHERE id = ?", tickets[0]["id"]) is None


def test_a_transfer_to_the_same_counter_is_refused(hall):
    _, (clerk, here), _, _ = hall
    clerk.post(f"{here}/call-next")
    refused = clerk.post(f"{here}/transfer", {"counter_id": here.rsplit("/", 1)[1]})
    assert refused.get_json()["code"] == "transfer-to-itself"


def test_a_postponed_person_is_listed_with_the_reason_and_resumed(hall):
    _, (clerk, here), _, tickets = hall
    clerk.post(f"{here}/call-next")
    clerk.post(f"{here}/start")
    assert clerk.post(f"{here}/postpone", {"reason": "payment"}).get_json()["state"] == "postponed"
    listed = clerk.get(here).get_json()["aside"]
    assert [(each["number"], each["state"], each["reason"]) for each in listed] == [
        (tickets[0]["number"], "postponed", "payment")
    ]
    assert clerk.post(f"{here}/resume", {"ticket_id": tickets[0]["id"]}).get_json()["state"] == "called"
    assert clerk.get(here).get_json()["aside"] == []


def test_an_unknown_reason_is_refused(hall):
    _, (clerk, here), _, _ = hall
    clerk.post(f"{here}/call-next")
    assert clerk.post(f"{here}/postpone", {"reason": "Nguyễn Văn A"}).get_json()["code"] == "unknown-reason"


def test_the_counter_shows_who_is_next_and_why_and_calls_just_that_one(hall):
    _, (clerk, here), _, tickets = hall
    shown = clerk.get(here).get_json()["next"]
    assert (shown["number"], shown["why"]) == (tickets[0]["number"], "oldest")
    assert clerk.post(f"{here}/call-next").get_json()["id"] == shown["id"]


def test_undoing_a_call_that_also_finished_gives_both_people_back(hall):
    box, (clerk, here), _, tickets = hall
    clerk.post(f"{here}/call-next")
    clerk.post(f"{here}/start")
    clerk.post(f"{here}/call-next", {"finish": tickets[0]["id"]})
    undone = clerk.post(f"{here}/undo").get_json()
    assert (undone["id"], undone["state"]) == (tickets[0]["id"], "serving")
    assert clerk.get(here).get_json()["current"]["id"] == tickets[0]["id"]
    assert box.one("SELECT state FROM tickets WHERE id = ?", tickets[1]["id"]) == "waiting"


def test_a_break_pauses_the_counter_and_the_next_call_ends_it(hall):
    box, (clerk, here), _, _ = hall
    clerk.post(f"{here}/call-next")
    assert clerk.post(f"{here}/break").get_json()["code"] == "counter-busy"
    clerk.post(f"{here}/finish")
    assert clerk.post(f"{here}/break").status_code == 204
    assert clerk.get(here).get_json()["on_break_since"]
    box.centre.waits.refresh()
    assert box.centre.waits.open_counters(box.centre.index.service(box.services[0])) == 0
    clerk.post(f"{here}/call-next")
    assert clerk.get(here).get_json()["on_break_since"] is None


def test_a_clerk_leaves_fields_out_but_only_a_supervisor_adds_some(hall):
    box, (clerk, here), _, _ = hall
    desk = box.centre.index.desk(here.rsplit("/", 1)[1])
    foreign = next(service for service in box.services if service not in desk.service_ids)
    assert clerk.post(f"{here}/open", {"service_ids": [foreign]}).get_json()["code"] == "service-not-yours"
    assert clerk.post(f"{here}/open", {"service_ids": ["none"]}).get_json()["code"] == "unknown-service"
    assert box.client("hoa").post(f"{here}/open", {"service_ids": [foreign]}).status_code == 204
    ticket = box.client().take(foreign).get_json()
    assert clerk.get(here).get_json()["services"] == [foreign]
    assert clerk.post(f"{here}/call-next").get_json()["id"] == ticket["id"]


def test_a_ticket_is_printed_again_as_a_copy(hall):
    box, (clerk, _), _, tickets = hall
    again = clerk.post(f"/api/tickets/{tickets[0]['id']}/reprint").get_json()
    assert again["print_job"]["id"] != tickets[0]["print_job"]["id"]
    assert box.one("SELECT copy FROM print_jobs WHERE id = ?", again["print_job"]["id"]) == 1


def test_a_priority_is_given_on_sight_and_changes_the_count(hall):
    box, _, _, tickets = hall
    guide = box.client("tuan")
    given = guide.post(f"/api/tickets/{tickets[2]['id']}/priority", {"priority_group": "pregnant"}).get_json()
    assert given["priority_group"] == "pregnant"
    assert box.rows("SELECT priority, waiting FROM waiting_counts ORDER BY 1") == [
        {"priority": 0, "waiting": 2},
        {"priority": 1, "waiting": 1},
    ]
    assert guide.post(f"/api/tickets/{tickets[2]['id']}/priority", {"priority_group": "vip"}).status_code == 400
