"""`motcua demo`: the whole system on loopback, without root or hardware; `--tour` plays one visitor and one citizen."""

import argparse
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appliance.core.demo_seam import DemoPlan, DemoService
    from appliance.demo.supervisor import Supervisor

TEND_EVERY_S = 0.2


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser(
        "demo",
        help="run the whole system on loopback; Ctrl-C stops it",
        description="Starts portal, kiosk, printer spooler, a virtual printer that shows every paper, sync, central and"
        " simulated channels. State lives in DIR; a second start continues where the first stopped.",
    )
    parser.add_argument(
        "--port-base", type=port_base, default=8080, metavar="P", help="first of nine ports (default 8080)"
    )
    parser.add_argument(
        "--state", type=Path, default=Path(".demo"), metavar="DIR", help="state folder (default .demo)"
    )
    parser.add_argument("--tour", action="store_true", help="play one visitor and one citizen, then stop")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="language of what is printed")
    parser.set_defaults(run=run)


def port_base(text: str) -> int:
    """Read the first of nine neighbouring ports; raises ArgumentTypeError where one of them would not exist."""
    last = 65_535 - 8
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= last:
        raise argparse.ArgumentTypeError(f"{text!r}: cần số từ 1 đến {last} / must be 1 to {last}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Prepare, start, show the table, then tend until Ctrl-C or until the tour is over (exit 0 if all steps worked)."""
    from appliance.core.demo_seam import DemoPlan
    from appliance.demo.files import write_files
    from appliance.demo.services import all_services
    from appliance.demo.supervisor import Supervisor, check_ports_free

    plan = DemoPlan(arguments.state.resolve(), arguments.port_base)
    services = all_services()
    check_ports_free(plan, services)
    write_files(plan)
    plan.uplink_switch.unlink(missing_ok=True)
    supervisor = Supervisor(plan, services)
    stopped = _stop_event()
    try:
        with _Progress() as tell:
            supervisor.prepare(tell)
            supervisor.start(tell)
        _finish_facts(plan)
        _show(plan, services, arguments.lang)
        return _tour(plan, supervisor, arguments.lang) if arguments.tour else _tend(supervisor, stopped)
    finally:
        supervisor.stop()
        print("Đã dừng. / Stopped.")


def _finish_facts(plan: "DemoPlan") -> None:
    from appliance.demo.facts import complete_facts

    complete_facts(plan)


def _show(plan: "DemoPlan", services: list["DemoService"], lang: str) -> None:
    from appliance.demo.table import address_table

    print(address_table(plan, services, lang))


def _tend(supervisor: "Supervisor", stopped: threading.Event) -> int:
    while not stopped.wait(TEND_EVERY_S):
        supervisor.tend()
    return 0


def _tour(plan: "DemoPlan", supervisor: "Supervisor", lang: str) -> int:
    from appliance.demo import tour_citizen, tour_province, tour_visitor
    from appliance.demo.files import read_facts
    from appliance.demo.tour import Tour, play

    tour = Tour(plan, read_facts(plan.state))
    steps = [*tour_visitor.STEPS, *tour_citizen.STEPS, *tour_province.STEPS, *tour_citizen.OUTAGE_STEPS]
    try:
        worked = play(tour, steps, print, lang)
    finally:
        plan.uplink_switch.unlink(missing_ok=True)
    return 0 if worked else 1


def _stop_event() -> threading.Event:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stopped.set())
    return stopped


class _Progress:
    """One line that shows what is being prepared, and how long it has taken."""

    def __enter__(self) -> Callable[[str], None]:
        self._began = time.monotonic()
        return self._tell

    def __exit__(self, *_error: object) -> None:
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr)

    def _tell(self, what: str) -> None:
        elapsed = time.monotonic() - self._began
        if sys.stderr.isatty():
            print(f"\r\033[K  … {elapsed:4.1f} s  {what}", end="", file=sys.stderr, flush=True)
        else:
            print(f"  … {elapsed:4.1f} s  {what}", file=sys.stderr, flush=True)
