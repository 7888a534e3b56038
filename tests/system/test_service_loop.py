"""Daemons as processes: what systemd hears from them, inherited sockets, and a calm end on SIGTERM."""

import json
import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import ProcessSet, free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
TINY = [sys.executable, "-m", "tests.support.tiny_service"]

# Sets LISTEN_PID to the process that will listen, as systemd does, and moves the socket to descriptor 3.
ACTIVATE = """
import os, sys
os.dup2(int(sys.argv[1]), 3, inheritable=True)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.executable, [sys.executable, "-m", "tests.support.tiny_service", "sockets"])
"""


class Ear:
    """A socket like systemd's NOTIFY_SOCKET that remembers what it heard."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.heard: list[str] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                self.heard.append(self._socket.recv(4096).decode())
            except OSError:
                return

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[Ear]:
    heard = Ear(tmp_path / "notify")
    yield heard
    heard.close()


@pytest.fixture
def env(ear: Ear) -> dict[str, str]:
    return {"NOTIFY_SOCKET": str(ear.path), "WATCHDOG_USEC": "400000", "PYTHONPATH": str(ROOT)}


def test_a_web_daemon_is_ready_when_it_listens_and_feeds_the_watchdog(processes: ProcessSet, ear, env):
    port = free_port()
    processes.command([*TINY, "web", str(port)], env=env).start()
    wait_until(lambda: "READY=1" in ear.heard, what="READY=1")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
        assert json.load(answer)["service"] == "tiny"
    wait_until(lambda: ear.heard.count("WATCHDOG=1") >= 3, what="three watchdog signs")


def test_sigterm_ends_it_only_after_what_was_accepted_is_answered(processes: ProcessSet, ear, env):
    port = free_port()
    daemon = processes.command([*TINY, "web", str(port)], env=env).start(f"http://127.0.0.1:{port}/healthz")
    got: list[bytes] = []

    def ask() -> None:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/slow", timeout=10) as answer:
            got.append(answer.read())

    clients = [threading.Thread(target=ask) for _ in range(4)]  # two wait for a free thread
    for client in clients:
        client.start()
    wait_until(lambda: _established(port) >= 4, what="four connections")
    assert daemon.stop() == 0
    for client in clients:
        client.join(5)
    assert got == [b"done"] * 4
    assert "STOPPING=1" in ear.heard
    lines = [json.loads(line) for line in daemon.log.read_text().splitlines()]
    assert [line["message"] for line in lines] == ["listening", "stopped"]


def test_a_socket_from_systemd_is_served(env, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        daemon = subprocess.Popen(
            [sys.executable, "-c", ACTIVATE, str(listener.fileno())],
            pass_fds=[listener.fileno()],
            env={**os.environ, **env},
        )
    try:
        # No waiting for a start: the socket is there before the daemon, so the first request simply waits.
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            assert answer.status == 200
    finally:
        daemon.terminate()
        assert daemon.wait(10) == 0


def test_a_daemon_of_steps_works_on_and_ends_on_sigterm(processes: ProcessSet, ear, env, tmp_path):
    counted = tmp_path / "steps"
    daemon = processes.command([*TINY, "steps", str(counted)], env=env).start()
    wait_until(lambda: counted.exists() and int(counted.read_text() or 0) >= 3, what="three steps")
    assert "READY=1" in ear.heard
    assert "WATCHDOG=1" in ear.heard
    assert daemon.stop() == 0
    assert ear.heard[-1] == "STOPPING=1"


def _established(port: int) -> int:
    """Count the server's sides of established TCP connections to `port`, from /proc (state 01)."""
    rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return sum(1 for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "01")
