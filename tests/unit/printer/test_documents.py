"""Text is made drawable without losing any of it."""

import pytest
from pydantic import ValidationError

from printer.documents import Slip, Ticket, printable
from printer.samples import SLIP, TICKET


def test_text_is_composed_and_on_one_line():
    assert printable("  Nguye\u0302\u0303n\n\tThị ") == "Nguyễn Thị"


def test_control_characters_are_not_silently_dropped():
    assert printable("A\x1bB\x1dC\x00") == "A\x1bB\x1dC\x00"


def test_members_for_other_readers_are_ignored():
    assert Ticket.model_validate({**TICKET, "unknown": 1}).number == "A105"


def test_a_time_without_offset_is_refused():
    with pytest.raises(ValidationError):
        Slip.model_validate({**SLIP, "due_at": "2026-12-07T10:00:00"})
