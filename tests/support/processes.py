"""Real processes under test: started with a log file, awaited until healthy, killed with -9 when a test says so."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType


def free_port() -> int:
    """Return a TCP port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_port_base(count: int) -> int:
    """Return the first of `count` neighbouring TCP ports of loopback that nobody listens on now.

    They lie below the kernel's ephemeral ports (from 32768), where an outgoing connection could take one meanwhile.
    """
    for _ in range(200):
        base = random.randrange(20_000, 32_000)
        if all(_is_free(base + offset) for offset in range(count)):
            return base
    raise RuntimeError(f"no {count} neighbouring ports are free")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def wait_until(condition: Callable[[], bool], timeout_s: float = 15.0, what: str = "condition") -> None:
    """Poll `condition` every 20 ms; raises TimeoutError naming `what` after `timeout_s` seconds."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} not true within {timeout_s} s")
        time.sleep(0.02)


def answers(url: str) -> bool:
    """Tell whether an HTTP GET of `url` answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


class Killable:
    """One daemon in its own process group."""

    def __init__(self, argv: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> None:
        self.argv = list(argv)
        self.log = log
        self.env = {**os.environ, **(env or {})}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, healthy_url: str | None = None, timeout_s: float = 15.0) -> "Killable":
        """Start it and wait until `healthy_url` answers 200; the log's end is in the error if it dies."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.argv, stdout=log, stderr=log, env=self.env, start_new_session=True)
        if healthy_url:
            wait_until(lambda: self._alive_and_answers(healthy_url), timeout_s, what=f"{healthy_url} healthy")
        return self

    def _alive_and_answers(self, url: str) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            tail = self.log.read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{self.argv} ended with {self.process.returncode}:\n{tail}")
        return answers(url)

    def kill(self) -> None:
        """Kill it and its children with -9, as a power cut would."""
        self._signal(signal.SIGKILL)

    def stop(self, timeout_s: float = 10.0) -> int:
        """Ask it to end (SIGTERM) and return its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(timeout_s)

    @property
    def running(self) -> bool:
        """Tell whether the process is alive."""
        return self.process is not None and self.process.poll() is None

    def _signal(self, number: int) -> None:
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        self.process.wait(10)


class ProcessSet:
    """The daemons of one test."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._all: list[Killable] = []

    def motcua(self, *args: str, env: Mapping[str, str] | None = None, name: str = "") -> Killable:
        """Return a not yet started `motcua …` process."""
        return self.command([sys.executable, "-m", "appliance.cli", *args], env=env, name=name or args[0])

    def command(self, argv: Sequence[str], env: Mapping[str, str] | None = None, name: str = "process") -> Killable:
        """Return a not yet started process."""
        self._logs.mkdir(parents=True, exist_ok=True)
        killable = Killable(argv, self._logs / f"{len(self._all):02d}-{name}.log", env)
        self._all.append(killable)
        return killable

    def __enter__(self) -> "ProcessSet":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for killable in reversed(self._all):
            killable.kill()
