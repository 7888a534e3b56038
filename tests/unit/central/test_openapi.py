"""The interface document: every reference leads somewhere."""

import json
import re

from central.openapi import document


def test_every_reference_leads_to_a_schema() -> None:
    found = document()
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(found)))
    assert named <= set(found["components"]["schemas"])
    assert "EventBatch" in named
