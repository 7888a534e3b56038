"""What ticket holders ask for on central's page is done once by the box, and central hears what became of it."""

import json
from datetime import timedelta

import pytest

from appliance import ticket_wishes
from appliance.core.protocol import Change, ChangePage, TicketWish
from appliance.sync.changes import apply_page
from kiosk import wishes


def ask(box, ticket_id, act, wish_id="w1"):
    body = TicketWish(id=wish_id, act=act, asked_at=box.ambient.now()).model_dump(mode="json")
    change = Change(seq=1, kind="ticket_wish", key=ticket_id, body=body)
    page = ChangePage(protocol=1, epoch="e", cursor=1, changes=[change], more=False)
    assert apply_page(box.centre.store, box.ambient, page) == []


def told(box):
    rows = box.centre.store.reader().execute("SELECT body FROM outbox WHERE kind = 'ticket.changed' ORDER BY id")
    return [json.loads(row["body"]) for row in rows]


@pytest.fixture
def ticket(box):
    return box.client().take(box.services[0]).get_json()["id"]


def test_a_wish_is_done_once_however_often_the_feed_brings_it(box, ticket):
    for _ in range(2):
        ask(box, ticket, "step-back-minutes")
        wishes.fulfil(box.centre)
    (event,) = told(box)
    assert event["state"] == "waiting" and event["away_until"] and event["steps_left"] == 1


def test_a_wish_the_rules_refuse_is_answered_with_how_the_ticket_stands(box, ticket):
    for number in range(3):
        ask(box, ticket, "step-back-places", f"w{number}")
        wishes.fulfil(box.centre)
    assert [event["steps_left"] for event in told(box)] == [1, 0, 0]
    rows = box.centre.store.reader().execute("SELECT outcome FROM ticket_wishes ORDER BY id")
    assert [row["outcome"] for row in rows] == ["done", "done", "stepped-back-twice"]


def test_a_late_wish_and_one_for_a_strangers_ticket_change_nothing(box, ticket, clock):
    ask(box, ticket, "step-back-minutes")
    clock.move(ticket_wishes.FRESH_FOR + timedelta(seconds=1))
    ask(box, "of-another-box", "rejoin", "w2")
    assert wishes.fulfil(box.centre) == 1
    assert told(box) == []
