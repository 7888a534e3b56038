"""Runs the demo's processes the way systemd runs a box's: started in order, restarted when they die, drained at the end."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

from appliance.core.demo_seam import DemoPlan, DemoService
from appliance.core.errors import MotcuaError, Unavailable
from appliance.exit_codes import ExitCode

HEALTHY_WITHIN_S = 30.0
DRAIN_S = 8.0
RESTART_PAUSE_S = 0.5
PR_SET_PDEATHSIG = 1  # prctl(2)
_LIBC = ctypes.CDLL(None, use_errno=True)


class PortBusy(MotcuaError):
    """Somebody else listens on a port the demo needs."""

    exit_code = ExitCode.PORT_BUSY


def check_ports_free(plan: DemoPlan, services: Sequence[DemoService]) -> None:
    """Raise `PortBusy` naming the first port of the demo that can't be bound, and the service that wants it."""
    for service in services:
        for offset in service.listens:
            port = plan.port(offset)
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except PermissionError as error:
                    raise PortBusy(
                        "port-not-allowed",
                        f"Cổng {port} ({service.title_vi}) cần quyền quản trị. Hãy chọn --port-base từ 1024 trở lên.",
                        f"Port {port} ({service.title_en}) needs root. Choose a --port-base of 1024 or more.",
                        port=port,
                    ) from error
                except OSError as error:
                    raise PortBusy(
                        "port-busy",
                        f"Cổng {port} ({service.title_vi}) đang có chương trình khác dùng. Hãy chọn --port-base khác.",
                        f"Port {port} ({service.title_en}) is in use by another program. Choose another --port-base.",
                        port=port,
                    ) from error


class Supervisor:
    """Keeps the processes of one demo alive."""

    def __init__(self, plan: DemoPlan, services: Sequence[DemoService]) -> None:
        self._plan = plan
        self._services = sorted(services, key=lambda service: service.order)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._died_at: dict[str, float] = {}
        self._logs = plan.state / "logs"

    def prepare(self, tell: Callable[[str], None]) -> None:
        """Run every service's preparing commands; raises `Unavailable` with the command's words if one fails."""
        self._logs.mkdir(parents=True, exist_ok=True)
        for service in self._services:
            for arguments in service.prepare(self._plan):
                tell(" ".join(arguments[:3]))
                done = subprocess.run(_argv(arguments), capture_output=True, text=True, check=False)
                if done.returncode != 0:
                    raise Unavailable(
                        "demo-prepare-failed",
                        f"Không chuẩn bị được {service.title_vi}: {done.stderr.strip()[-800:]}",
                        f"Could not prepare {service.title_en}: {done.stderr.strip()[-800:]}",
                    )

    def start(self, tell: Callable[[str], None]) -> None:
        """Start all services and wait until each is healthy."""
        for service in self._services:
            self._spawn(service)
        self._write_pids()
        for service in self._services:
            self._await_healthy(service)
            tell(service.name)

    def tend(self) -> None:
        """Restart what has died, as systemd would; call it a few times a second."""
        for service in self._services:
            process = self._running[service.name]
            if process.poll() is None:
                continue
            died_at = self._died_at.setdefault(service.name, time.monotonic())
            if time.monotonic() - died_at >= RESTART_PAUSE_S:
                del self._died_at[service.name]
                self._spawn(service)
                self._write_pids()

    def stop(self) -> None:
        """Ask every process to drain, in reverse order, and kill what does not end in time."""
        for service in reversed(self._services):
            process = self._running.get(service.name)
            if process is not None and process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + DRAIN_S
        for process in self._running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _spawn(self, service: DemoService) -> None:
        log = self._logs / f"{service.name}.log"
        with log.open("ab") as stream:
            # An own session, so that Ctrl-C reaches the supervisor only and every part is drained in order.
            self._running[service.name] = subprocess.Popen(
                _argv(service.arguments(self._plan)),
                stdout=stream,
                stderr=stream,
                start_new_session=True,
                preexec_fn=_end_with_the_supervisor,  # noqa: PLW1509 - one system call, nothing that a lock could hold up
            )

    def _await_healthy(self, service: DemoService) -> None:
        deadline = time.monotonic() + HEALTHY_WITHIN_S
        while not (self._is_healthy(service) and service.ready(self._plan)):
            process = self._running[service.name]
            if process.poll() is not None or time.monotonic() > deadline:
                tail = _tail(self._logs / f"{service.name}.log")
                raise Unavailable(
                    "demo-service-failed",
                    f"{service.title_vi} không khởi động được:\n{tail}",
                    f"{service.title_en} did not start:\n{tail}",
                )
            time.sleep(0.05)

    def _is_healthy(self, service: DemoService) -> bool:
        if service.offset is None:
            return self._running[service.name].poll() is None
        return answers(self._plan.url(service.offset) + "/healthz")

    def _write_pids(self) -> None:
        lines = [f"{name} {process.pid}\n" for name, process in self._running.items()]
        target = self._plan.state / "pids"
        fresh = target.with_suffix(".new")
        fresh.write_text("".join(lines))
        fresh.replace(target)


def answers(url: str, timeout_s: float = 1.0) -> bool:
    """Tell whether an HTTP GET of a loopback `url` answers 200 within `timeout_s` seconds."""
    try:
        with urllib.request.urlopen(url, timeout=timeout_s) as answer:  # noqa: S310 - loopback URLs of the plan only
            return bool(answer.status == 200)
    except OSError:
        return False


def _end_with_the_supervisor() -> None:
    """Let the kernel end the service when the supervisor is gone, however it went: no orphan keeps a port."""
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _argv(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "appliance.cli", *arguments]


def _tail(path: Path, chars: int = 800) -> str:
    return path.read_text(errors="replace")[-chars:] if path.exists() else ""
