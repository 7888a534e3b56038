"""The interface document is complete: what programs may call is in it, and nothing else."""

import re

from central.openapi import document
from tests.support.central import CentralSite


def test_every_route_for_programs_is_described_and_nothing_else(site: CentralSite) -> None:
    routes = {
        # /T/… and /Q/… are /t/… and /q/… as an upper-case QR spells them.
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).replace("/T/", "/t/").replace("/Q/", "/q/"))
        for rule in site.app.url_map.iter_rules()
        if rule.rule.startswith("/api/") or re.fullmatch(r"/[tTqQ]/<token>\.json", rule.rule)
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    described = {(method, path) for path, methods in document()["paths"].items() for method in methods}
    assert routes == described


def test_the_document_is_served(site: CentralSite) -> None:
    assert site.client().get("/api/openapi.json").json == document()
