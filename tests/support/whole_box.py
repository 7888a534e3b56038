"""All daemons of one box running together, each having served its first request: what their memory is measured on."""

import json
import os
import socket
import sqlite3
import sys
import urllib.request
from pathlib import Path

from appliance.config import load_config
from appliance.core.demo_seam import KIOSK, PAPER_PAGE, PORTAL, STREAM
from captive.gate_client import SocketGate
from captive.net_plan import net_plan
from captive.ruleset import ruleset
from captive.session_log import KEY_FILE, NO_KEY
from tests.support.demo import PreparedDemo
from tests.support.phone import Phone
from tests.support.processes import Killable, ProcessSet, wait_until
from tests.support.running_stream import read_until

SYSTEMD = Path(__file__).resolve().parents[2] / "systemd"
AROUND = ("virtual-printer", "central", "uplink")
DEMO_DAEMONS = ("stream", "kiosk", "printer", "sync", "portal")
DAEMONS = (*DEMO_DAEMONS, "gate")
_CAPTIVE = '\n[captive]\ninterface = "visitors"\nuplink = "lo"\n'
# A network of its own for what needs one; IPv6's own greetings are the line's first frames.
_OWN_NETWORK = (
    "ip link set lo up && ip link add visitors type veth peer name phone"
    ' && ip link set visitors up && ip link set phone up && exec "$@"'
)


class WholeBox:
    """The daemons by name, each in its unit's environment; what they talk to (printer, uplink, central) runs beside them.

    It is a box as delivered: there is no key for the sealed wifi log that a law may ask for, so none is kept.
    """

    def __init__(self, processes: ProcessSet, folder: Path) -> None:
        self._processes = processes
        self.demo = PreparedDemo(folder / "state")
        (self.demo.plan.credentials / KEY_FILE).write_text(NO_KEY)
        self._gate_socket = folder / "gate.sock"
        self._config = folder / "with-network.toml"
        self._config.write_text(self.demo.plan.box_config.read_text() + _CAPTIVE)
        self._rules = folder / "gate.nft"
        self._rules.write_text(ruleset(net_plan(load_config(self._config), certificate_valid=False)))
        self.around: dict[str, Killable] = {}
        self.daemons: dict[str, Killable] = {}

    def start(self, env: dict[str, str] | None = None) -> "WholeBox":
        """Start everything but the LAN watch; `env` comes on top of the units'."""
        for name in AROUND:
            service = self._processes.motcua(*self.demo.arguments(name), name=name)
            self.around[name] = service.start(self.demo.healthy_url(name), 60)
        for name in DAEMONS:
            self.daemons[name] = self.daemon(name, env).start(self.healthy_url(name), 60)
        wait_until(self._gate_socket.exists, 60, "the gate's socket")
        return self

    def start_lanwatch(self, env: dict[str, str] | None = None) -> Killable:
        """Start the LAN watch on a line of its own and wait until it listens there."""
        daemon = self.daemon("lanwatch", env).start()
        wait_until(lambda: _listens_to_packets(daemon), 60, "lanwatch listens")
        return daemon

    def daemon(self, name: str, env: dict[str, str] | None = None) -> Killable:
        """Return a daemon of the box that is not yet started, as its unit would start it."""
        return self._processes.command(self._argv(name), env={**unit_environment(name), **(env or {})}, name=name)

    def healthy_url(self, name: str) -> str | None:
        """Return the URL that answers 200 when the daemon is up; None where it has none."""
        return self.demo.healthy_url(name) if name in DEMO_DAEMONS else None

    def _argv(self, name: str) -> list[str]:
        motcua = [sys.executable, "-m", "appliance.cli"]
        if name == "gate":
            own = ["--rules", str(self._rules), "--kept", str(self._rules.with_suffix(".good"))]
            argv = [sys.executable, "-m", "captive.gate_daemon", *own, "--socket", str(self._gate_socket)]
            return [*_namespace(), *argv]
        if name == "lanwatch":
            return [*_namespace(), *motcua, "lanwatch", "run", "--config", str(self._config)]
        return [*motcua, *self.demo.arguments(name)]

    def serve_first_requests(self) -> None:
        """Let each daemon do once what it is there for; returns when all have."""
        plan = self.demo.plan
        with socket.create_connection(("127.0.0.1", plan.port(STREAM)), 30) as screen:
            screen.sendall(b"GET /api/display/stream HTTP/1.1\r\nHost: hall\r\n\r\n")
            read_until(screen, b"event: display")
        urllib.request.urlopen(plan.url(KIOSK) + "/", timeout=30).close()
        self._take_ticket()
        wait_until(lambda: bool(_json(plan.url(PAPER_PAGE) + "/papers")), 30, "the ticket on paper")
        wait_until(self._sent, 30, "the ticket at central")
        self.connect_a_phone()
        gate = SocketGate(self._gate_socket)
        gate.grant("02:00:00:00:00:0a", 60)
        assert len(gate.list()) == 1

    def connect_a_phone(self) -> None:
        """Let a visitor's phone read the welcome page and tap the button."""
        assert Phone(self.demo.plan.url(PORTAL)).connect().status == 303

    def stop_around(self) -> None:
        """End what a box does not run, so that no page of memory is shared with it."""
        for daemon in self.around.values():
            daemon.kill()

    def _take_ticket(self) -> None:
        request = urllib.request.Request(
            self.demo.plan.url(KIOSK) + "/api/tickets",
            json.dumps({"service_id": "dat-dai"}).encode(),
            {"Content-Type": "application/json", "Idempotency-Key": "the-first-of-the-day"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status == 201

    def _sent(self) -> bool:
        box = sqlite3.connect(self.demo.plan.state / "box.sqlite3")
        try:
            states = [state for (state,) in box.execute("SELECT DISTINCT state FROM outbox")]
        finally:
            box.close()
        return states == ["done"]


def unit_environment(name: str) -> dict[str, str]:
    """Return what the unit file of a daemon sets; its bytecode is kept, as that of an installed program is."""
    lines = (SYSTEMD / f"motcua-{name}.service").read_text().splitlines()
    words = [word for line in lines if line.startswith("Environment=") for word in line.split("=", 1)[1].split()]
    return {**dict(word.split("=", 1) for word in words), "PYTHONDONTWRITEBYTECODE": ""}


def _namespace() -> list[str]:
    user = [] if os.geteuid() == 0 else ["--user", "--map-current-user", "--keep-caps"]
    return ["unshare", *user, "--net", "sh", "-c", _OWN_NETWORK, "sh"]


def _listens_to_packets(daemon: Killable) -> bool:
    assert daemon.process is not None
    table = Path(f"/proc/{daemon.process.pid}/net/packet").read_text().splitlines()
    return len(table) > 1


def _json(url: str) -> object:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.loads(answer.read())
