"""Another kiosk's USB printer behind Debian's own p910nd: answers come back, jobs are confirmed, faults are told."""

import os
import subprocess
from pathlib import Path

import pytest

from printer.escpos_encode import encode
from printer.layout import render
from printer.samples import TICKET
from printer.status import reason_code
from printer.transports.base import PrinterUnreachable
from printer.transports.network import NetworkTransport
from printer.worker import BEGIN, WATCHED
from tests.support.processes import wait_until
from tests.support.virtual_printers import VirtualPrinter

LOCKS = Path("/var/lock/p910nd")  # compiled into p910nd
JOB = WATCHED + encode(render("ticket", TICKET), process_id="0007").removeprefix(BEGIN)


@pytest.fixture
def served(tmp_path, ambient):
    """The transport to p910nd, and the virtual printer on the device it serves."""
    if not os.access(LOCKS if LOCKS.exists() else LOCKS.parent.resolve(), os.W_OK):
        pytest.skip("p910nd writes its lock where this user may not")
    LOCKS.mkdir(exist_ok=True)
    printer = VirtualPrinter(tmp_path / "papers", ambient, "pty")
    command = ["/usr/sbin/p910nd", "-b", "-d", "-f", printer.address, "-i", "127.0.0.1", "7"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    transport = NetworkTransport("127.0.0.1:9107", timeout_s=1.0)
    wait_until(lambda: _opens(transport), what="p910nd listening")
    yield transport, printer
    server.kill()
    server.wait(10)
    printer.close()


def _opens(transport):
    try:
        transport.open().close()
    except PrinterUnreachable:
        return False
    return True


def _ready_session(transport):
    """p910nd serves one client at a time and notices a little later that the last one has gone."""
    sessions = []

    def answers():
        sessions.append(transport.open())
        if sessions[-1].status().answered:
            return True
        sessions[-1].close()
        return False

    wait_until(answers, what="p910nd serving")
    return sessions[-1]


def test_a_printer_behind_p910nd_answers_and_confirms_like_one_on_the_network(served):
    transport, printer = served
    for _ in range(2):
        session = _ready_session(transport)
        assert session.name() == "TM-T20II"
        assert session.send(JOB, "0007", 2.0).confirmed
        session.close()
    printer.wait_for_papers(2)


def test_its_troubles_are_told_before_and_within_a_job(served):
    transport, printer = served
    session = _ready_session(transport)
    printer.device.set(out_after_mm=20.0)
    receipt = session.send(JOB, "0007", 5.0)
    assert (receipt.confirmed, receipt.trouble) == (False, "paper-out")
    session.close()
    session = _ready_session(transport)
    assert reason_code(session.status()) == "paper-out"
    session.close()
