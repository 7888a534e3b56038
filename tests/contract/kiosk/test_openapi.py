"""The API's description is complete: every route is in it, and answers have the shape it promises."""

import re

from kiosk import models
from kiosk.openapi import OPERATIONS


def test_every_route_of_the_api_is_described_and_nothing_else(box):
    routes = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in box.app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert routes == {(operation.method, operation.path) for operation in OPERATIONS}


def test_the_document_is_served_and_all_its_references_lead_somewhere(box):
    document = box.client().get("/api/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    named = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert named <= set(document["components"]["schemas"])


def test_answers_have_the_described_shape(box):
    citizen, clerk = box.client(), box.client("lan")
    ticket = citizen.take(box.services[0]).get_json()
    counter = box.centre.index.service(box.services[0]).counter_ids[0]
    for model, body in [
        (models.TicketOut, ticket),
        (models.TicketOut, citizen.get(f"/api/tickets/{ticket['id']}").get_json()),
        (models.ServicesOut, citizen.get("/api/services").get_json()),
        (models.PrintJobOut, citizen.get(f"/api/print-jobs/{ticket['print_job']['id']}").get_json()),
        (models.TicketOut, clerk.post(f"/api/counters/{counter}/call-next").get_json()),
        (models.CounterOut, clerk.get(f"/api/counters/{counter}").get_json()),
        (models.CountersOut, clerk.get("/api/counters").get_json()),
        (models.DisplayOut, citizen.get("/api/display").get_json()),
        (models.HelpOut, citizen.post("/api/help").get_json()),
        (models.LoginOut, clerk.get("/api/session").get_json() | {"csrf_token": "t"}),
    ]:
        model.model_validate(body)
