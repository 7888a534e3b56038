"""Answers on one line are told apart, whole or in pieces, among rubbish."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.answers import AnswerReader

MIXED = b"\x12\x16" + b"\x14\x00\x0f\x00" + b"\x37\x220042\x00" + b"\x5fTM-T20II\x00" + b"\x37\x25\x00" + b"\x1a\x00"


def heard(reader: AnswerReader) -> tuple[object, ...]:
    return (reader.realtime, reader.automatic, reader.completed, reader.name, reader.sensor_answered, reader.junk)


@given(st.lists(st.integers(1, 9), max_size=40))
def test_portions_make_no_difference(sizes):
    whole, parts, at = AnswerReader(), AnswerReader(), 0
    whole.feed(MIXED)
    for size in [*sizes, len(MIXED)]:
        parts.feed(MIXED[at : at + size])
        at += size
    assert heard(parts) == heard(whole)
    assert heard(whole)[0] == b"\x12\x16\x1a"
    assert whole.automatic is not None
    assert whole.automatic.paper == "out"
    assert heard(whole)[2:] == ("0042", "TM-T20II", True, 0)


@given(st.binary(max_size=300))
def test_rubbish_is_survived_and_never_confirms(noise):
    reader = AnswerReader()
    reader.feed(noise.replace(b"\x37\x22", b""))
    assert reader.completed is None
    assert len(reader.realtime) <= 64


@pytest.mark.parametrize(
    ("packet", "online", "paper", "cover", "cutter", "hot", "fault"),
    [
        (b"\x10\x00\x00\x00", True, "ok", False, False, False, False),
        (b"\x10\x00\x03\x00", True, "near_end", False, False, False, False),
        (b"\x18\x00\x0f\x00", False, "out", False, False, False, False),
        (b"\x38\x00\x00\x00", False, "ok", True, False, False, False),
        (b"\x18\x08\x00\x00", False, "ok", False, True, False, False),
        (b"\x18\x40\x00\x00", False, "ok", False, False, True, False),
        (b"\x18\x20\x00\x00", False, "ok", False, False, False, True),
    ],
)
def test_automatic_status(packet, online, paper, cover, cutter, hot, fault):
    reader = AnswerReader()
    reader.feed(packet)
    status = reader.automatic
    assert status is not None
    assert (status.online, status.paper, status.cover_open) == (online, paper, cover)
    assert (status.cutter_fault, status.overheated, status.fault) == (cutter, hot, fault)


def test_a_broken_packet_does_not_swallow_what_follows():
    reader = AnswerReader()
    reader.feed(b"\x10\x00\x12\x12\x12\x12")
    assert reader.automatic is None
    assert reader.realtime == b"\x12\x12\x12\x12"
