"""The virtual printer follows the command reference, not our encoder."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.escpos_encode import encode
from printer.layout import render
from printer.printer_settings import PrinterSettings, route
from printer.samples import TICKET
from printer.virtual.condition import Condition, after_moving, automatic_status, realtime_answer
from printer.virtual.device import Device
from printer.virtual.head import Head
from printer.virtual.parser import Command, Parser
from printer.virtual.realtime import CLEAR, RealtimeScanner
from printer.virtual.roll import ROW_BYTES, Sheet, Strip
from tests.support.papers import printed, qr_texts

JOB = encode(render("ticket", TICKET), process_id="0001")
WHOLE = list(Parser().feed(JOB))


@given(st.lists(st.integers(1, 4000), min_size=1, max_size=30))
def test_portions_make_no_difference(sizes):
    parser, found, at = Parser(), [], 0
    for size in sizes:
        found += parser.feed(JOB[at : at + size])
        at += size
    found += parser.feed(JOB[at:])
    assert found == WHOLE
    assert parser.waiting == 0


def rows(data: bytes) -> bytes:
    [sheet] = printed(data)
    return bytes(sheet.rows)


def test_the_vertical_unit_is_half_a_dot_until_it_is_set():
    assert len(rows(b"\x1b@\x1bJ\x64" + b"\x1dV\x00")) == 50 * ROW_BYTES
    assert len(rows(b"\x1b@\x1dP\xcb\xcb\x1bJ\x64" + b"\x1dV\x00")) == 100 * ROW_BYTES


def test_initialising_brings_the_default_unit_back():
    assert len(rows(b"\x1dP\xcb\xcb\x1b@\x1bJ\x64\x1dV\x00")) == 50 * ROW_BYTES


@pytest.mark.parametrize(
    ("mode", "want"),
    [
        (0, [b"\x80"]),
        (1, [b"\xc0"]),
        (2, [b"\x80", b"\x80"]),
        (3, [b"\xc0", b"\xc0"]),
        (48, [b"\x80"]),
        (51, [b"\xc0", b"\xc0"]),
    ],
)
def test_raster_modes_double_dots(mode, want):
    drawn = rows(b"\x1dv0" + bytes([mode, 1, 0, 1, 0, 0x80]) + b"\x1dV\x00")
    assert drawn == b"".join(row.ljust(ROW_BYTES, b"\0") for row in want)


@pytest.mark.parametrize(("justify", "byte_at"), [(0, 0), (1, 35), (2, 70)])
def test_justification_places_a_raster(justify, byte_at):
    drawn = rows(b"\x1ba" + bytes([justify]) + b"\x1dv0\x00\x02\x00\x01\x00\xff\xff\x1dV\x00")
    assert drawn == (b"\0" * byte_at + b"\xff\xff").ljust(ROW_BYTES, b"\0")


def test_a_raster_wider_than_the_paper_loses_its_right_side():
    assert rows(b"\x1dv0\x00\x50\x00\x01\x00" + b"\xff" * 80 + b"\x1dV\x00") == b"\xff" * ROW_BYTES


def test_graphics_of_gs_paren_l_are_drawn():
    body = b"\x30\x70\x30\x01\x01\x31\x08\x00\x01\x00\xaa"
    drawn = rows(b"\x1d(L" + bytes([len(body), 0]) + body + b"\x1d(L\x02\x00\x30\x32\x1dV\x00")
    assert drawn == b"\xaa".ljust(ROW_BYTES, b"\0")


def test_text_is_printed_by_the_devices_own_font():
    assert any(rows(b"Hello\n\x1dV\x00"))


def test_unknown_commands_are_reported_and_not_swallowed():
    [sheet] = printed(b"\x1b\x07\x1dX\x1dv0\x00\x01\x00\x01\x00\xff\x1dV\x00")
    assert sheet.unknown == ["1b07", "1d58"]
    assert sheet.has_ink


def test_nul_between_commands_is_ignored():
    assert list(Parser().feed(b"\x00" * 500 + b"\x1b@")) == [Command(b"\x1b@", b"")]


def test_status_bytes_have_the_fixed_bits_of_their_class():
    for condition in (Condition(), Condition(paper="out"), Condition(cover_open=True), Condition(overheated=True)):
        assert all(realtime_answer(condition, n)[0] & 0x93 == 0x12 for n in (1, 2, 3, 4))
        assert automatic_status(condition)[0] & 0x93 == 0x10
    assert realtime_answer(Condition(), 9) == b""


A = PrinterSettings("a", "network", "x", ("ticket",))
B = PrinterSettings("b", "network", "y", ("slip", "ticket"))


@pytest.mark.parametrize(
    ("kind", "wanted", "goes_to"),
    [("ticket", None, A), ("slip", None, B), ("ticket", "b", B), ("slip", "gone", None), ("test", None, A)],
)
def test_jobs_are_routed_by_kind_or_by_name(kind, wanted, goes_to):
    assert route([A, B], kind, wanted) == goes_to


def test_without_a_printer_for_a_kind_there_is_no_route():
    assert route([A], "slip", None) is None


def test_text_of_the_device_is_enlarged_bold_and_broken_at_the_edge():
    plain, [bold], [large] = (
        rows(b"A\n\x1dV\x00"),
        printed(b"\x1bE\x01A\n\x1dV\x00"),
        printed(b"\x1d!\x11A\n\x1dV\x00"),
    )
    assert bytes(bold.rows) != plain
    assert large.height > len(plain) // ROW_BYTES
    [one], [two] = printed(b"x" * 48 + b"\n\x1dV\x00"), printed(b"x" * 49 + b"\n\x1dV\x00")
    assert two.height == 2 * one.height


def test_a_qr_code_of_the_device_reads():
    def code(function: int, rest: bytes) -> bytes:
        body = bytes([49, function]) + rest
        return b"\x1d(k" + len(body).to_bytes(2, "little") + body

    job = (
        b"\x1ba\x01" + b"\x1bJ\x64" + code(65, b"\x32\x00") + code(67, b"\x06") + code(69, b"\x31")
        + code(80, b"0HTTP://X.VN/T/1") + code(81, b"0") + b"\x1bJ\x64\x1dV\x00"
    )  # fmt: skip
    [sheet] = printed(job)
    assert qr_texts(sheet.picture()) == ["HTTP://X.VN/T/1"]


def test_column_images_are_drawn_as_rows():
    drawn = rows(b"\x1b*\x21\x02\x00\x80\x00\x01\x00\x00\x00\x1dV\x00")
    assert drawn[0:1] == b"\x80"
    assert drawn[23 * ROW_BYTES : 23 * ROW_BYTES + 1] == b"\x80"
    assert drawn.count(b"\x80") == 2


def test_what_is_known_but_not_drawn_is_reported():
    [sheet] = printed(b"\x1dk\x04123\x00\x1dv0\x00\x01\x00\x01\x00\xff\x1dV\x00")
    assert (sheet.undrawn, sheet.unknown) == (["1d6b"], [])


def test_a_narrow_strip_has_its_own_width():
    sheets: list[Sheet] = []
    head = Head(sheets.append, strip=Strip(384, 203, 24))
    for command in Parser().feed(b"\x1ba\x02\x1dv0\x00\x01\x00\x01\x00\xff\x1dV\x00"):
        head.take(command)
    assert bytes(sheets[0].rows) == b"\xff".rjust(48, b"\0")
    assert sheets[0].picture().size == (432, 1)


@given(st.lists(st.integers(1, 7), max_size=40))
def test_realtime_commands_are_found_across_portions(sizes):
    stream = b"\x1b@\x10\x04\x01xx" + CLEAR + b"\x10\x10\x04\x04\x10\x05\x02tail"
    scanner, found, at = RealtimeScanner(), [], 0
    for size in [*sizes, len(stream)]:
        found += [(action, n) for action, n, _ in scanner.feed(stream[at : at + size])]
        at += size
    assert found == [("status", 1), ("clear", 8), ("status", 4), ("recover", 2)]


def test_faults_at_a_millimetre_begin_once():
    condition = Condition(out_after_mm=10.0, reset_after_mm=30.0)
    assert after_moving(condition, 4.0) == ({"out_after_mm": 6.0, "reset_after_mm": 26.0}, False)
    assert after_moving(condition, 10.0) == ({"out_after_mm": None, "paper": "out", "reset_after_mm": 20.0}, False)
    assert after_moving(condition, 50.0)[1]
    assert after_moving(Condition(), 50.0) == ({}, False)


@pytest.mark.parametrize("fault", ["out_after_mm", "cover_after_mm", "hot_after_mm", "reset_after_mm"])
def test_a_fault_begins_at_its_very_row_and_the_rest_follows_or_is_lost(fault):
    """25 mm lie in the middle of one command of 400 rows: 200 of them are on the paper when the fault begins."""
    sheets: list[Sheet] = []
    device = Device(sheets.append)
    try:
        device.set(**{fault: 25.0, "speed_mm_s": 0.0})
        device.receive(b"\x1dv0\x00\x48\x00\x90\x01" + b"\xff" * 72 * 400)
        await_true(lambda: getattr(device.condition, fault) is None and not device.condition.works)
        assert device.head.sheet.height == 200
        if fault == "reset_after_mm":
            await_true(lambda: device.condition.works)
        device.set(paper="ok", cover_open=False, overheated=False)
        device.receive(b"\x1dV\x00")
        await_true(lambda: bool(sheets))
        assert sheets[0].height == (200 if fault == "reset_after_mm" else 400)
    finally:
        device.close()


def await_true(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)
