"""The bytes of a job: small, without accidental commands, and asking for confirmation."""

import pytest
from escpos.printer import Dummy
from PIL import Image

from printer.escpos_encode import (
    CORRECTIONS,
    CUT,
    REALTIME,
    Profile,
    confirmation_request,
    encode,
    native_code,
    plain_raster_bytes,
    resync,
)
from printer.layout import render
from printer.samples import SLIP, TICKET
from tests.support.papers import on_paper, printed


def test_a_full_slip_is_at_most_60_kb_and_half_of_its_plain_raster():
    picture = render("slip", SLIP)
    data = encode(picture, process_id="0001")
    assert len(data) <= 60_000
    assert len(data) <= plain_raster_bytes(picture) / 2


def test_a_ticket_is_at_most_15_kb():
    assert len(encode(render("ticket", TICKET), process_id="0001")) <= 15_000


@pytest.mark.parametrize("command", [b"\x10\x04\x01", b"\x10\x04\x04", b"\x10\x05\x02", b"\x10\x14\x01\x00\x01"])
def test_dots_that_spell_a_real_time_command_are_moved_by_a_dot(command):
    row = (b"\xf0" + command).ljust(72, b"\0")
    picture = Image.frombytes("1", (576, 3), row + b"\x0f" * 30 + bytes(42) + row)
    data = encode(picture, Profile(doubling=False))
    assert REALTIME.search(data) is None
    [sheet] = printed(data)
    moved = Image.new("1", picture.size)
    moved.paste(picture, (1, 0))
    assert sheet.picture().tobytes() == on_paper(moved).tobytes()


def test_dots_that_spell_commands_in_every_position_still_leave_none():
    spell = int.from_bytes(b"\x10\x04\x01", "big")
    rows = b"".join((spell << (160 - shift)).to_bytes(24, "big").ljust(72, b"\0") for shift in range(16))
    assert REALTIME.search(encode(Image.frombytes("1", (576, 16), rows), Profile(doubling=False))) is None


def test_the_vertical_unit_is_set_before_anything_is_fed():
    data = encode(render("ticket", TICKET))
    assert data.startswith(b"\x1b@\x1dP\xcb\xcb")


def test_a_job_ends_with_the_cut_and_the_request_to_confirm():
    assert encode(render("ticket", TICKET), process_id="0042").endswith(b"\x1dVB\x00" + b"\x1d(H\x06\x0000" + b"0042")


def test_start_and_cut_are_those_of_python_escpos():
    device = Dummy()
    device.hw("INIT")
    device.cut(feed=False)
    assert resync().lstrip(b"\0") == bytes(device.output)
    assert bytes(device.output).endswith(CUT)


@pytest.mark.parametrize("correction", CORRECTIONS)
@pytest.mark.parametrize("text", ["A", "HTTPS://HS.EXAMPLE.VN/T/" + "0" * 300])
def test_a_code_that_the_device_draws_is_that_of_python_escpos(correction, text):
    device = Dummy()
    device.qr(text, ec=CORRECTIONS.index(correction), size=5, model=2, native=True)
    assert native_code(text, 5, correction) == b"\x1ba\x01" + bytes(device.output) + b"\x1ba\x00"


@pytest.mark.parametrize("bad", ["", "123", "12345", "12\x1b4", "1234\n"])
def test_a_process_id_is_four_printable_letters(bad):
    with pytest.raises(ValueError, match="process id"):
        confirmation_request(bad)


def test_after_a_job_broke_off_the_next_one_comes_out_whole():
    picture = render("ticket", TICKET)
    data = encode(picture)
    for length in range(1, len(data), 331):
        sheets = printed(data[:length] + resync() + data)
        assert sheets[-1].picture().tobytes() == on_paper(picture).tobytes()
        assert sheets[-1].unknown == []
