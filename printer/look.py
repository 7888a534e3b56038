"""What a technician asks: how is this printer, and does a test page come out?"""

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path

from appliance.config import BoxConfig
from appliance.core.ambient import Ambient, monotonic_s
from appliance.core.errors import Conflict, NotFound
from appliance.exit_codes import ExitCode
from appliance.store import Store
from printer import jobs, spool
from printer.printer_settings import PrinterSettings, settings_of
from printer.reasons import words
from printer.spool_rules import FINAL
from printer.spooler import LOCK_NAME, only_spooler
from printer.status import reason_code
from printer.transports import open_transport
from printer.transports.base import PrinterUnreachable

NEAR_END = "Máy in sẵn sàng; giấy sắp hết – chuẩn bị cuộn mới."
READY = "Máy in sẵn sàng."


@dataclass(frozen=True)
class Sight:
    """One look at a printer."""

    name: str
    ready: bool
    words: str


def look_at(settings: PrinterSettings, told: jobs.PrinterState | None = None) -> Sight:
    """Ask a printer how it is, within its time-outs; `told` is what the spooler says, which may have it in use."""
    try:
        session = open_transport(settings).open()
    except PrinterUnreachable:
        if told is not None:
            return Sight(settings.name, told.ready, told.reason or READY)
        return Sight(settings.name, False, words("unreachable"))
    try:
        status = session.status()
    finally:
        session.close()
    if status.can_print:
        return Sight(settings.name, True, NEAR_END if status.paper == "near_end" else READY)
    return Sight(settings.name, False, words(reason_code(status)))


def what_the_spooler_says(state_dir: Path, database: Path) -> dict[str, jobs.PrinterState]:
    """Return the printers' states as the running spooler last wrote them, by name; nothing where none runs."""
    # Never made here: a lock that root owned would keep the daemon out.
    if not (state_dir / LOCK_NAME).exists():
        return {}
    with contextlib.suppress(Conflict), only_spooler(state_dir):
        return {}
    store = Store(database)
    try:
        return {state.name: state for state in jobs.printer_states(store.reader())}
    finally:
        store.close()


def count_waiting(database: Path) -> int:
    """Return how many jobs wait in a box's database."""
    store = Store(database)
    try:
        row = store.reader().execute(f"SELECT count(*) FROM print_jobs WHERE {spool.WAITING}").fetchone()  # noqa: S608
        return int(row[0])
    finally:
        store.close()


def print_test(store: Store, ambient: Ambient, config: BoxConfig, name: str | None, wait_s: float) -> ExitCode:
    """Put a test page into the spool and wait for the running spooler to print it."""
    printers = settings_of(config)
    chosen = next((each for each in printers if name in (None, each.name) and not each.takes_pdf), None)
    if chosen is None:
        raise NotFound("printer-unknown", "Không có máy in này trong cấu hình.", "No such printer is configured.")
    with store.write_transaction() as connection:
        document = {"printer": chosen.name, "at": ambient.now_text()}
        job = jobs.enqueue(connection, ambient, "test", document, printer=chosen.name)
    deadline = monotonic_s() + wait_s
    found = jobs.find(store.reader(), job.id)
    while found is not None and found.state not in FINAL and monotonic_s() < deadline:
        time.sleep(0.1)
        found = jobs.find(store.reader(), job.id)
    assert found is not None
    print(f"{chosen.name}: {found.state}{' – ' + found.reason if found.reason else ''}")  # noqa: T201
    return ExitCode.OK if found.state == "printed" else ExitCode.UNHEALTHY
