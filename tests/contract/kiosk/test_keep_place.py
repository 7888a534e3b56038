"""A person keeps their place while they step out, and several procedures go through the counters on one number."""

from datetime import timedelta

import pytest

from kiosk.keep_place import act_on_own_ticket


@pytest.fixture
def line(box):
    """Ten people in one line and the clerk of its counter."""
    service = box.services[0]
    ids = [box.client().take(service).get_json()["id"] for _ in range(10)]
    return ids, box.client("lan"), f"/api/counters/{box.centre.index.service(service).counter_ids[0]}"


def call(clerk, counter):
    answer = clerk.post(f"{counter}/call-next").get_json()
    clerk.post(f"{counter}/finish")
    return answer["id"]


def test_five_places_back_means_exactly_five_are_called_before(box, line):
    ids, clerk, counter = line
    act_on_own_ticket(box.centre, ids[0], "step-back-places", "kiosk")
    assert [call(clerk, counter) for _ in range(6)] == [*ids[1:6], ids[0]]


def test_a_quarter_of_an_hour_away_keeps_the_place_and_ends_by_itself(box, line, clock):
    ids, clerk, counter = line
    act_on_own_ticket(box.centre, ids[0], "step-back-minutes", "kiosk")
    assert call(clerk, counter) == ids[1]
    clock.move(timedelta(minutes=15))
    assert call(clerk, counter) == ids[0]


def test_who_comes_back_early_is_next_even_when_the_clock_went_back_an_hour(box, line, clock):
    ids, clerk, counter = line
    act_on_own_ticket(box.centre, ids[0], "step-back-minutes", "kiosk")
    clock.move(-timedelta(hours=1))
    clerk = box.client("lan")
    assert call(clerk, counter) == ids[1]
    act_on_own_ticket(box.centre, ids[0], "come-back", "kiosk")
    assert call(clerk, counter) == ids[0]


def test_twice_a_day_and_the_third_time_is_told_why_not(box, line):
    ids, *_ = line
    for _ in range(2):
        act_on_own_ticket(box.centre, ids[0], "step-back-places", "phone")
    page = box.client().browser.post(f"/own/{ids[0]}", data={"act": "step-back-places"})
    assert page.status_code == 409
    assert "hai lần" in page.text


def test_who_missed_the_call_is_called_within_the_next_three_with_priority_people_in_the_hall(box, line):
    _ids, clerk, counter = line
    for _ in range(3):
        box.client().take(box.services[0], priority_group="elderly")
    missed = clerk.post(f"{counter}/call-next").get_json()["id"]
    clerk.post(f"{counter}/no-show")
    act_on_own_ticket(box.centre, missed, "rejoin", "kiosk")
    assert missed in [call(clerk, counter) for _ in range(3)]


def test_an_act_the_state_does_not_allow_changes_nothing(box, line):
    _ids, clerk, counter = line
    done = call(clerk, counter)
    before = box.rows("SELECT * FROM tickets WHERE id = ?", done)
    for act in ("step-back-minutes", "step-back-places", "rejoin"):
        assert box.client().browser.post(f"/own/{done}", data={"act": act}).status_code == 409
    assert box.rows("SELECT * FROM tickets WHERE id = ?", done) == before


def test_one_number_goes_through_the_counters_of_a_visit_in_order(box):
    first, second = (box.centre.index.service(one) for one in box.services[:2])
    procedures = [
        next(one.id for one in box.centre.index.catalogue.procedures if one.field_id == service.field_id)
        for service in (first, second)
    ]
    ticket = box.client().take(first.id, procedure_ids=procedures, dossiers="2-5").get_json()
    shown = box.client().get(f"/api/tickets/{ticket['id']}").get_json()
    assert [step["service_id"] for step in shown["steps"]] == [first.id, second.id]
    assert shown["dossiers"] == "2-5"
    later = box.client().take(second.id).get_json()
    clerk, there = box.client("lan"), box.client("minh")
    assert call(clerk, f"/api/counters/{first.counter_ids[0]}") == ticket["id"]
    assert box.one("SELECT state || service_id FROM tickets WHERE id = ?", ticket["id"]) == f"waiting{second.id}"
    # It keeps its age: the person who took a number of the second line later waits behind.
    counter = f"/api/counters/{second.counter_ids[0]}"
    assert [call(there, counter), call(there, counter)] == [ticket["id"], later["id"]]
    assert box.one("SELECT state FROM tickets WHERE id = ?", ticket["id"]) == "finished"


def test_priority_and_ordinary_people_are_never_starved(box):
    service = box.services[0]
    clerk, counter = box.client("lan"), f"/api/counters/{box.centre.index.service(service).counter_ids[0]}"
    for place in range(30):
        box.client().take(service, priority_group="elderly" if place % 2 else None)
    groups = [clerk.post(f"{counter}/call-next").get_json()["priority_group"] for _ in range(1)]
    for _ in range(20):
        clerk.post(f"{counter}/finish")
        groups.append(clerk.post(f"{counter}/call-next").get_json()["priority_group"])
    runs = "".join("p" if group else "n" for group in groups)
    assert "nnn" not in runs
    assert "pp" not in runs
