"""What is said to systemd, heard on a real datagram socket."""

import os
import socket

from appliance.web.systemd_protocol import inherited_sockets, notify, watchdog_period_s


def test_without_systemd_nothing_is_sent():
    assert notify("READY=1", {}) is False
    assert watchdog_period_s({}) is None
    assert inherited_sockets({}) == []


def test_notify_reaches_the_socket_in_a_folder_and_in_the_abstract_namespace(tmp_path):
    for address, bound in (
        (str(tmp_path / "n"), str(tmp_path / "n")),
        (f"@motcua-{os.getpid()}", f"\0motcua-{os.getpid()}"),
    ):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
            listener.bind(bound)
            assert notify("READY=1", {"NOTIFY_SOCKET": address}) is True
            assert listener.recv(64) == b"READY=1"


def test_the_watchdog_is_fed_at_half_its_limit_by_the_right_process_only():
    assert watchdog_period_s({"WATCHDOG_USEC": "30000000"}) == 15
    assert watchdog_period_s({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}) == 15
    assert watchdog_period_s({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}) is None


def test_sockets_for_another_process_are_not_taken():
    assert inherited_sockets({"LISTEN_FDS": "1", "LISTEN_PID": "1"}) == []
