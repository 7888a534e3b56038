"""The gate's process: loads the rules, answers gate.sock, ends spent and silent sessions; standard library only.

The only process with CAP_NET_ADMIN. SIGHUP loads the rules anew; SIGTERM ends it and leaves everything in force.
"""

import argparse
import logging
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from appliance.web.systemd_protocol import inherited_sockets, notify, watchdog_period_s
from captive.bridge_ports import isolate_ports
from captive.gate_faults import GateFault
from captive.gate_rules_file import in_force, load_rules
from captive.gate_server import bind, serve
from captive.kernel_gate import KernelGate
from captive.kernel_sets import KernelSets
from captive.nft import Nft
from captive.presence import Presence

log = logging.getLogger(__name__)

GUARD_S = 1.0
ROUND_S = 5.0
PRESENCE_ROUND_S = 30.0
EXIT_NO_RULES = 1


class GateDaemon:
    """The gate with its files and its rounds."""

    def __init__(self, rules: Path, kept: Path) -> None:
        self._rules = rules
        self._kept = kept
        self._nft = Nft()
        settings = load_rules(self._nft, rules, kept=kept)
        self.gate = KernelGate(KernelSets(self._nft), settings)
        self._presence = Presence(settings.interface)
        self._looked_at_s = time.monotonic()

    def reload(self) -> None:
        """Put the rules on disk in force; sessions stay, and so do the old rules where the new ones are damaged."""
        try:
            self.gate.settings = load_rules(self._nft, self._rules, kept=self._kept)
        except GateFault as error:
            log.error("reload: %s", error)

    def guard(self) -> None:
        """Put back rules that somebody took away (`nft flush ruleset`; the sessions went with them), isolate new ports."""
        if not in_force(self._nft):
            log.error("the rules were taken away from outside and are loaded again")
            self.reload()
        isolate_ports(self.gate.settings.interface)

    def round(self) -> None:
        """End what is over by use or by absence; the end by time is the kernel's."""
        ended = self.gate.end_spent()
        if ended:
            log.info("sessions ended, the day's data is used up: %d", ended)
        limit_s = self.gate.settings.idle_end_s
        now_s = time.monotonic()
        if limit_s is None or now_s - self._looked_at_s < min(PRESENCE_ROUND_S, limit_s / 4):
            return
        self._looked_at_s = now_s
        moved = {entry.mac: entry.bytes_up for entry in self.gate.list()}
        silent = self._presence.silent(moved, limit_s, now_s)
        for mac in silent:
            self.gate.revoke(mac)
        if silent:
            log.info("sessions ended, the devices are gone: %d", len(silent))


class Wishes:
    """What signals ask for: SIGHUP reload, SIGTERM and SIGINT stop."""

    def __init__(self) -> None:
        self.stop = False
        self.reload = False
        self.woken = threading.Event()

    def watch_signals(self) -> None:
        """Take the three signals."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._take)

    def _take(self, number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            self.reload = True
        else:
            self.stop = True
        self.woken.set()


def main(argv: list[str] | None = None) -> int:
    """Run until SIGTERM; return 1 where no good rules could be loaded."""
    parser = argparse.ArgumentParser(prog="motcua-gate", description=__doc__)
    parser.add_argument("--rules", type=Path, required=True)
    parser.add_argument("--kept", type=Path, required=True, help="where the last good rules are kept")
    parser.add_argument("--socket", type=Path, required=True)
    arguments = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stderr)
    wishes = Wishes()
    wishes.watch_signals()
    try:
        daemon = GateDaemon(arguments.rules, arguments.kept)
    except GateFault as error:
        log.error("the gate stays shut: %s", error)
        return EXIT_NO_RULES
    listener = (inherited_sockets() or [bind(arguments.socket)])[0]
    daemon.guard()
    serve(listener, daemon.gate)
    notify("READY=1")
    log.info("the gate is in force")
    _rounds(daemon, wishes)
    notify("STOPPING=1")
    return 0


def _rounds(daemon: GateDaemon, wishes: Wishes) -> None:
    next_round_s = 0.0
    while not wishes.stop:
        if wishes.reload:
            wishes.reload = False
            daemon.reload()
        try:
            daemon.guard()
            if time.monotonic() >= next_round_s:
                next_round_s = time.monotonic() + min(ROUND_S, watchdog_period_s() or ROUND_S)
                daemon.round()
                notify("WATCHDOG=1")
        except (GateFault, OSError) as error:  # no sign of life then: systemd starts the daemon anew if it goes on
            log.error("round failed: %s", error)
        wishes.woken.wait(GUARD_S)
        wishes.woken.clear()


if __name__ == "__main__":
    sys.exit(main())
