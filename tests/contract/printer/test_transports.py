"""What every transport keeps to: honest receipts, finite waits, silence is unknown."""

import os
import socket
import time

import pytest

from appliance.core.errors import InvalidInput
from printer.escpos_encode import encode
from printer.layout import render
from printer.printer_settings import PrinterSettings
from printer.samples import TICKET
from printer.transports import TRANSPORTS, open_transport
from printer.transports.base import PrinterUnreachable
from printer.transports.memory import MemoryTransport
from printer.transports.network import NetworkTransport, split_address
from tests.support.virtual_printers import ANSWERING, WIRES, VirtualPrinter

JOB = encode(render("ticket", TICKET), process_id="0007")
WATCHED = b"\x1b@\x1da\x0e" + JOB.removeprefix(b"\x1b@")
answering = pytest.mark.parametrize("name", ANSWERING)
every = pytest.mark.parametrize("name", sorted(WIRES))


@pytest.fixture
def wired(name, tmp_path, ambient):
    """A virtual printer on the wire that the transport `name` is for."""
    printer = VirtualPrinter(tmp_path / "papers", ambient, WIRES[name])
    yield printer
    printer.close()


@pytest.fixture
def session(name, wired):
    opened = wired.transport(wired.settings(name, timeout_s=0.5)).open()
    yield opened
    opened.close()


def test_every_transport_is_tried():
    assert set(WIRES) | {"memory", "cups"} == set(TRANSPORTS)  # cups: test_cups.py


@answering
def test_a_ready_printer_says_so(session):
    assert session.status().can_print


@answering
def test_a_printer_says_its_name(session):
    assert session.name() == "TM-T20II"


@answering
def test_a_job_is_taken_whole_and_confirmed(session, wired):
    receipt = session.send(JOB, "0007", 2.0)
    assert (receipt.taken, receipt.complete, receipt.confirmed, receipt.trouble) == (len(JOB), True, True, "")
    wired.wait_for_papers(1)


@every
def test_without_an_id_nothing_is_waited_for(session, wired):
    receipt = session.send(JOB, None, 3600.0)
    assert (receipt.complete, receipt.confirmed) == (True, False)
    wired.wait_for_papers(1)


@every
def test_small_portions_with_pauses_make_the_same_paper(name, wired):
    from printer.profiles import Profile

    profile = Profile(chunk_bytes=512, chunk_pause_s=0.001)
    session = wired.transport(wired.settings(name, profile=profile)).open()
    assert session.send(JOB, None, 1.0).taken == len(JOB)
    wired.wait_for_papers(1)
    session.close()


@answering
def test_a_parsed_job_is_told_by_the_sensors_answer(session):
    receipt = session.send(JOB + b"\x1dr\x01", None, 2.0, "parsing")
    assert (receipt.complete, receipt.confirmed, receipt.trouble) == (True, False, "")


@pytest.mark.parametrize("name", ["file"])
def test_a_wire_without_answers_is_unknown(session):
    assert not session.status().answered
    assert session.name() is None


@answering
@pytest.mark.parametrize(
    "fault", [{"silent": True}, {"mute": True}, {"garbage": True}], ids=lambda fault: next(iter(fault))
)
def test_a_printer_that_says_nothing_readable_is_unknown_within_its_time_outs(session, wired, fault):
    wired.device.set(**fault)
    assert not session.status().answered


TROUBLES = [
    ({"paper": "out"}, "paper-out"),
    ({"cover_open": True}, "cover-open"),
    ({"cutter_jam": True}, "cutter-jam"),
    ({"overheated": True}, "overheated"),
]


@answering
@pytest.mark.parametrize(("fault", "code"), TROUBLES, ids=[code for _, code in TROUBLES])
def test_a_printer_in_trouble_says_which_and_does_not_confirm(session, wired, fault, code):
    from printer.status import reason_code

    wired.device.set(**fault)
    assert reason_code(session.status()) == code
    assert not session.send(JOB, "0007", 0.02).confirmed


MIDWAY = [
    ({"out_after_mm": 20.0}, "paper-out"),
    ({"cover_after_mm": 20.0}, "cover-open"),
    ({"jam_at_cut": True}, "cutter-jam"),
]


@answering
@pytest.mark.parametrize(("fault", "code"), MIDWAY, ids=[code for _, code in MIDWAY])
def test_what_goes_wrong_midway_is_heard_without_asking(session, wired, fault, code):
    wired.device.set(**fault)
    receipt = session.send(WATCHED, "0007", 30.0)
    assert (receipt.confirmed, receipt.trouble) == (False, code)


@answering
def test_a_hot_head_is_waited_for(session, wired):
    import threading

    wired.device.set(hot_after_mm=10.0)
    threading.Timer(0.8, lambda: wired.device.set(overheated=False)).start()
    assert session.send(WATCHED, "0007", 0.1).confirmed


@answering
def test_a_slow_printer_that_goes_on_answering_gets_its_time(session, wired):
    wired.device.set(speed_mm_s=30.0)
    assert session.send(WATCHED, "0007", 0.7).confirmed


@answering
def test_what_a_printer_holds_can_be_cleared(name, session, wired):
    wired.device.set(out_after_mm=20.0)
    session.send(WATCHED, "0007", 0.2)
    session.clear()
    deadline = time.monotonic() + 5
    while len(wired.device._buffer) > 100 and time.monotonic() < deadline:
        time.sleep(0.01)
    wired.device.set(paper="ok")
    session.close()
    assert wired.transport(wired.settings(name)).open().send(WATCHED, "0007", 2.0).confirmed
    wired.wait_for_papers(1)
    assert len(wired.papers.newest(5)) == 1


@answering
def test_a_connection_dropped_within_a_job_is_seen(session, wired):
    wired.device.set(drop_after_bytes=2000)
    receipt = session.send(JOB * 40, "0007", 0.5)
    assert not receipt.confirmed
    assert receipt.taken > 0


@answering
def test_a_clone_that_does_not_confirm_is_not_believed(session, wired):
    wired.device.set(confirms=False)
    receipt = session.send(JOB, "0007", 0.2)
    assert (receipt.complete, receipt.confirmed) == (True, False)


@every
def test_a_printer_without_power_is_unreachable_and_found_again(name, wired):
    transport = wired.transport(wired.settings(name))
    wired.device.set(off=True)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            transport.open().close()
        except PrinterUnreachable:
            break
        time.sleep(0.02)
    with pytest.raises(PrinterUnreachable):
        transport.open()
    wired.device.set(off=False)
    while time.monotonic() < deadline:
        try:
            session = transport.open()
            break
        except PrinterUnreachable:
            time.sleep(0.02)
    assert session.send(JOB, None, 1.0).complete
    wired.wait_for_papers(1)
    session.close()


def test_memory_keeps_its_jobs():
    memory = MemoryTransport()
    session = memory.open()
    assert session.status().can_print
    assert session.send(JOB, "0007", 1.0).confirmed
    assert memory.jobs == [JOB]


def test_an_unknown_transport_is_named_with_those_there_are():
    with pytest.raises(InvalidInput, match="transport-unknown"):
        open_transport(PrinterSettings("p", "pigeon", "x"))


def test_nobody_listening_is_unreachable_at_once():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(PrinterUnreachable):
            NetworkTransport(f"127.0.0.1:{taken.getsockname()[1]}", timeout_s=0.5).open()


def test_a_port_used_by_another_program_is_unreachable(tmp_path, ambient):
    printer = VirtualPrinter(tmp_path / "papers", ambient, "pty")
    transport = printer.transport(printer.settings("serial"))
    session = transport.open()
    with pytest.raises(PrinterUnreachable):
        transport.open()
    session.close()
    transport.open().close()
    printer.close()


def test_a_plain_file_takes_jobs_one_after_another(tmp_path):
    path = tmp_path / "out.bin"
    path.touch()
    transport = open_transport(PrinterSettings("p", "file", str(path), confirms=False))
    for _ in range(2):
        session = transport.open()
        assert not session.status().answered  # and nothing was asked of a file that can't answer
        assert session.send(JOB, None, 1.0).complete
        session.close()
    assert path.read_bytes() == JOB + JOB


def test_a_full_wire_ends_a_job_in_finite_time(tmp_path, monkeypatch):
    from printer.transports import session as module

    monkeypatch.setattr(module, "STALL_S", 0.3)
    path = tmp_path / "fifo"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    session = open_transport(PrinterSettings("p", "file", str(path), confirms=False)).open()
    receipt = session.send(JOB * 40, None, 1.0)
    assert 0 < receipt.taken < len(JOB * 40)
    assert not receipt.complete
    session.close()
    os.close(reader)


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("10.0.0.5", ("10.0.0.5", 9100)),
        ("10.0.0.5:9101", ("10.0.0.5", 9101)),
        ("[::1]:9100", ("::1", 9100)),
        ("printer.lan", ("printer.lan", 9100)),
    ],
)
def test_addresses(address, parts):
    assert split_address(address) == parts
