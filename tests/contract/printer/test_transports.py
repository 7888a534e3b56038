"""What every transport keeps to: honest receipts, finite waits, silence is unknown."""

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
from printer.transports.network import NetworkTransport, split_address

JOB = encode(render("ticket", TICKET), process_id="0007")


@pytest.fixture(params=sorted(TRANSPORTS))
def session(request, virtual):
    settings = PrinterSettings("p", request.param, virtual.address, timeout_s=1.0)
    opened = open_transport(settings).open()
    yield opened
    opened.close()


def test_a_ready_printer_says_so(session):
    assert session.status().can_print


def test_a_job_is_taken_whole_and_confirmed(session):
    receipt = session.send(JOB, "0007", 2.0)
    assert (receipt.taken, receipt.complete, receipt.confirmed) == (len(JOB), True, True)


def test_without_an_id_nothing_is_waited_for(session):
    start = time.monotonic()
    receipt = session.send(JOB, None, 60.0)
    assert (receipt.complete, receipt.confirmed) == (True, False)
    assert time.monotonic() - start < 1.0


def test_an_unknown_transport_is_named_with_those_there_are():
    with pytest.raises(InvalidInput, match="transport-unknown"):
        open_transport(PrinterSettings("p", "pigeon", "x"))


def test_nobody_listening_is_unreachable_at_once():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(PrinterUnreachable):
            NetworkTransport(f"127.0.0.1:{taken.getsockname()[1]}", timeout_s=0.5).open()


@pytest.mark.parametrize("fault", [{"silent": True}, {"mute": True}, {"garbage": True}])
def test_a_printer_that_says_nothing_readable_is_unknown_within_two_seconds(virtual, fault):
    virtual.device.set(**fault)
    session = NetworkTransport(virtual.address, timeout_s=1.0).open()
    start = time.monotonic()
    assert not session.status().answered
    assert time.monotonic() - start < 2.0
    session.close()


@pytest.mark.parametrize("fault", [{"paper": "out"}, {"cover_open": True}, {"cutter_jam": True}])
def test_a_printer_in_trouble_says_which_and_does_not_confirm(virtual, fault):
    virtual.device.set(**fault)
    session = NetworkTransport(virtual.address, timeout_s=0.3).open()
    status = session.status()
    assert status.answered
    assert not status.can_print
    assert not session.send(JOB, "0007", 0.2).confirmed
    session.close()


def test_a_connection_dropped_within_a_job_is_seen(virtual):
    virtual.device.set(drop_after_bytes=2000)
    session = NetworkTransport(virtual.address, timeout_s=0.5).open()
    receipt = session.send(JOB * 40, "0007", 0.5)
    assert not receipt.confirmed
    assert receipt.taken > 0
    session.close()


def test_a_clone_that_does_not_confirm_is_not_believed(virtual):
    virtual.device.set(confirms=False)
    session = NetworkTransport(virtual.address, timeout_s=0.3).open()
    receipt = session.send(JOB, "0007", 0.2)
    assert (receipt.complete, receipt.confirmed) == (True, False)
    session.close()


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
