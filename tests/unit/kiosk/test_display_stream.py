"""The few live streams: bounded in number and life, a slot comes back however a stream ends."""

import pytest

from appliance.core.errors import Unavailable
from kiosk.display_stream import StreamSlots


def look() -> dict[str, object]:
    return {"at": "t", "rows": []}


def test_a_stream_begins_with_what_is_shown_now():
    events = StreamSlots(1).open(look)
    assert next(events) == b"retry: 1000\n\n"
    assert next(events) == b'event: display\ndata: {"at": "t", "rows": []}\n\n'
    events.close()


def test_one_stream_too_many_is_told_to_poll():
    slots = StreamSlots(1)
    first = slots.open(look)
    with pytest.raises(Unavailable) as refused:
        slots.open(look)
    assert refused.value.code == "display-streams-busy"
    first.close()
    slots.open(look).close()


def test_closing_twice_frees_one_slot_only():
    slots = StreamSlots(1)
    first = slots.open(look)
    first.close()
    first.close()
    slots.open(look)
    with pytest.raises(Unavailable):
        slots.open(look)


def test_a_stream_ends_by_itself_and_frees_its_slot():
    slots = StreamSlots(1)
    assert len(list(slots.open(look, lives_s=0.0))) == 1
    slots.open(look)


def test_a_stream_whose_look_fails_frees_its_slot():
    def broken() -> dict[str, object]:
        raise RuntimeError("database is gone")

    slots = StreamSlots(1)
    with pytest.raises(RuntimeError):
        list(slots.open(broken))
    slots.open(look)
