"""`motcua captive up`: the whole captive stack in the foreground, in whatever network namespace it is started in."""

import contextlib
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Collection
from pathlib import Path

from appliance.config import BoxConfig, load_config
from appliance.core.ambient import real_ambient
from appliance.core.errors import Unavailable
from appliance.migrations import migrate, migration_sets
from captive.gate import GateUnavailable
from captive.gate_client import SocketGate
from captive.interfaces import give_addresses, let_forward
from captive.net_plan import NetPlan, net_plan
from captive.portal_certificate import portal_certificate
from captive.render import ADVERT, render
from captive.shaping import shape
from captive.supervisor import Child, Supervisor

log = logging.getLogger(__name__)

_GATE_READY_S = 15.0
_BACKLOG = 1024


def up(config_path: Path, without: Collection[str]) -> int:
    """Run until SIGTERM; the rules and the sessions stay in the kernel when it ends."""
    config = load_config(config_path)
    plan = current_plan(config)
    # Threads that come and go would each leave an arena of their own behind (mallopt(3)).
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")
    supervisor = Supervisor()
    supervisor.watch_signals()
    give_addresses(plan)
    render(plan, config.box.wifi_name or config.box.name_vi[:32])
    migrate(config.box.portal_database, migration_sets("portal"))
    try:
        _start(supervisor, plan, config_path, without)
        supervisor.run(lambda: _reload(supervisor, config_path))
    except BaseException:
        supervisor.end()
        raise
    return 0


def current_plan(config: BoxConfig) -> NetPlan:
    """Return the plan by the configuration and the certificate as they are now."""
    certificate = portal_certificate(config, real_ambient())
    return net_plan(config, certificate_valid=certificate.valid)


def gate_argv(plan: NetPlan) -> list[str]:
    """Return how the gate's daemon is started."""
    rules = plan.run_dir / "gate.nft"
    kept = plan.run_dir / "gate.nft.good"
    own = ["--rules", str(rules), "--kept", str(kept), "--socket", str(plan.gate_socket)]
    return [sys.executable, "-m", "captive.gate_daemon", *own]


def router_argv(plan: NetPlan) -> list[str]:
    """Return how the router's daemon is started."""
    return [sys.executable, "-m", "captive.router_daemon", "--advert", str(plan.run_dir / ADVERT)]


def _start(supervisor: Supervisor, plan: NetPlan, config_path: Path, without: Collection[str]) -> None:
    supervisor.start(Child("gate", gate_argv(plan)))
    _await_gate(supervisor, plan)
    let_forward(plan)
    for shaped in shape(plan):
        log.info("shaping %s: %s", shaped.interface, shaped.kind)
    portal = [sys.executable, "-m", "appliance.cli", "portal", "run", "--config", str(config_path)]
    supervisor.start(Child("portal", portal, _listener(plan.app_port)))
    supervisor.start(Child("nginx", ["nginx", "-c", str(plan.run_dir / "nginx.conf"), "-e", "stderr"]))
    if not {"dhcp", "dns"} <= set(without):
        supervisor.start(Child("dnsmasq", _dnsmasq_argv(plan, without)))
    if plan.six is not None and "dhcp" not in without:
        supervisor.start(Child("router", router_argv(plan)))
    if plan.radio is not None and "radio" not in without:
        supervisor.start(Child("hostapd", ["hostapd", str(plan.run_dir / "hostapd.conf")]))
    if "lanwatch" not in without:
        watch = [sys.executable, "-m", "appliance.cli", "lanwatch", "run", "--config", str(config_path)]
        supervisor.start(Child("lanwatch", watch))


def _dnsmasq_argv(plan: NetPlan, without: Collection[str]) -> list[str]:
    path = plan.run_dir / "dnsmasq.conf"
    text = path.read_text(encoding="utf-8")
    argv = ["dnsmasq", "--keep-in-foreground", "-C", str(path)]
    if "dns" in without:
        argv.append("--port=0")
    if "dhcp" in without:
        # dnsmasq has no switch for it: what hands out addresses is left out.
        kept = [line for line in text.splitlines() if not line.startswith("dhcp-")]
        path = plan.run_dir / "dnsmasq-without-dhcp.conf"
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
        argv[argv.index("-C") + 1] = str(path)
    return argv


def _await_gate(supervisor: Supervisor, plan: NetPlan) -> None:
    client = SocketGate(plan.gate_socket, 1.0)
    deadline_s = time.monotonic() + _GATE_READY_S
    while time.monotonic() < deadline_s and not supervisor.stopping:
        process = supervisor.children[-1].process
        if process is not None and process.poll() is not None:
            break
        with contextlib.suppress(GateUnavailable):
            client.list()
            return
        time.sleep(0.05)
    raise Unavailable(
        "gate-not-ready",
        "Cổng mạng chưa khởi động được, nên chưa cho ai đi qua. Xem dòng báo lỗi ở trên.",
        "The gate did not start, so nobody is let through. See the line above.",
    )


def _listener(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(_BACKLOG)
    return listener


def _reload(supervisor: Supervisor, config_path: Path) -> None:
    """Write everything anew and let each program that has a changed file read it; the sessions stay."""
    try:
        config = load_config(config_path)
        changed = render(current_plan(config), config.box.wifi_name or config.box.name_vi[:32])
    except Exception as error:  # noqa: BLE001  # the stack goes on with what it has, whatever the new file holds
        log.error("reload refused: %s", error)
        return
    log.info("reloaded: %s", ", ".join(changed) or "nothing changed")
    files = {"gate": "gate.nft", "router": ADVERT} | {
        name: f"{name}.conf" for name in ("nginx", "dnsmasq", "hostapd")
    }
    for child in supervisor.children:
        if files.get(child.name) in changed:
            # dnsmasq reads its configuration at the start only, and is back within a second.
            child.signal(signal.SIGTERM if child.name == "dnsmasq" else signal.SIGHUP)
