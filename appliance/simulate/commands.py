"""`motcua simulate`: a seeded day of a centre against the running demo, faster than real time."""

import argparse
import sys
import time
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from appliance.demo.commands import port_base

if TYPE_CHECKING:
    from appliance.simulate.audit import Findings
    from appliance.simulate.runner import Record

SETTLES_WITHIN_S = 120.0
CALIBRATIONS = "motcua.calibrations"
"""Entry points that look back at a played day: (day, counters per line) → one line of the report."""

# Shares of the fields in a day, largest first: land and civil status fill most halls.
FIELD_SHARES = (0.30, 0.22, 0.12, 0.10, 0.08, 0.06, 0.04, 0.03, 0.02, 0.01, 0.01, 0.01)


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser(
        "simulate",
        help="play a seeded day of a centre against the running demo",
        description="Plays a day (07:30 to 17:00) with a morning peak, no-shows, an uplink outage and a power cut"
        " against a demo that runs, and checks at the end that every number and slip is there exactly once.",
    )
    parser.add_argument("--state", type=Path, default=Path(".demo"), metavar="DIR", help="the demo's state folder")
    parser.add_argument("--port-base", type=port_base, default=8080, metavar="P", help="the demo's first port")
    parser.add_argument("--seed", type=int, default=1, help="the same seed plays the same day")
    parser.add_argument("--visits", type=int, default=240, help="how many people come")
    parser.add_argument("--clerks", type=int, default=14, help="how many clerks serve, one at each counter in turn")
    parser.add_argument("--kills", type=int, default=0, metavar="N", help="kill N more services at random with -9")
    parser.add_argument("--speed", type=float, default=900.0, help="simulated seconds per real second")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where day.json, day.svg and day.png go")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Play the day, wait until everything has reached central, report; exit 1 if anything is not exactly once."""
    from appliance.core.demo_seam import KIOSK, DemoPlan
    from appliance.demo.files import read_facts
    from appliance.demo.http_client import Api
    from appliance.simulate.day_rules import plan_day
    from appliance.simulate.report import write_report
    from appliance.simulate.runner import Runner

    plan = DemoPlan(arguments.state.resolve(), arguments.port_base)
    kiosk = Api(plan.url(KIOSK))
    services = kiosk.json(kiosk.get("/api/services"))["services"]
    assert isinstance(services, list)
    weighted = [(str(service["id"]), share) for service, share in zip(services, FIELD_SHARES, strict=False)]
    day = plan_day(arguments.seed, arguments.visits, weighted)
    runner = Runner(plan, read_facts(plan.state), day, arguments.speed, arguments.clerks, arguments.kills)
    record = runner.play(_progress_bar)
    findings = _settle(plan.state, record)
    findings.faults += record.gave_up
    if len(record.tickets) != len(day.visits):
        findings.faults.append(f"{len(day.visits) - len(record.tickets)} people left without a number")
    folder = arguments.out or plan.state / "simulate"
    print(write_report(folder, plan.state, day, record, findings))
    for point in entry_points(group=CALIBRATIONS):
        # Counters in proportion to the lines' shares, as a centre would open them.
        print(point.load()(day, {name: max(1, round(share * arguments.clerks)) for name, share in weighted}))
    print(f"  → {folder / 'day.svg'}")
    return 1 if findings.faults or findings.waiting_for_sync else 0


def _settle(state: Path, record: "Record") -> "Findings":
    from appliance.simulate.audit import audit

    deadline = time.monotonic() + SETTLES_WITHIN_S
    while (findings := audit(state, record.told)).waiting_for_sync and time.monotonic() < deadline:
        _tell(f"  chờ đồng bộ / waiting for sync: {findings.waiting_for_sync}")
        time.sleep(0.2)
    _tell("")
    return findings


def _progress_bar(share: float) -> None:
    filled = int(share * 40)
    _tell(f"  {'█' * filled}{'░' * (40 - filled)} {share:4.0%}")


def _tell(words: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{words}", end="", file=sys.stderr, flush=True)
