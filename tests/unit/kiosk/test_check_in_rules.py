"""What the holder of a slip hears, and the line they are sent to."""

from datetime import date

import pytest

from kiosk.check_in_rules import check_in

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("status", "due", "outcome", "late", "kind", "priority"),
    [
        ("9", date(2026, 11, 20), "ready", 0, "result", False),
        ("10", date(2026, 11, 20), "returned", 0, "result", False),
        ("4", date(2026, 11, 20), "late", 3, "result", True),
        (None, date(2026, 11, 20), "late", 3, "result", True),
        ("4", TODAY, "not_yet", 0, "result", False),
        (None, None, "not_yet", 0, "result", False),
        ("5", date(2026, 11, 2), "supplement", 0, "supplement", False),
        ("6", date(2026, 11, 2), "payment", 0, "supplement", False),
        ("3", date(2026, 11, 2), "refused", 0, "result", False),
        ("7", None, "withdrawn", 0, "result", False),
        ("8", None, "stopped", 0, "result", False),
    ],
)
def test_each_status_has_its_words_and_its_line(status, due, outcome, late, kind, priority):
    found = check_in(status, due, TODAY)
    assert (found.outcome, found.days_late, found.service_kind, found.priority) == (outcome, late, kind, priority)
