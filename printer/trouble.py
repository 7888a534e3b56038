"""Whether papers of a kind come out now: what the kiosk says before a citizen takes a number, and what is counted."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import timedelta

from prometheus_client.core import GaugeMetricFamily, Metric

from appliance.core.ambient import Ambient, moment_text
from appliance.store import Store
from printer import jobs
from printer.printer_settings import PrinterSettings, route

# A ready job is begun within a tenth of a second where the spooler runs.
SPOOLER_SILENT = timedelta(seconds=20)


def trouble(
    connection: sqlite3.Connection,
    ambient: Ambient,
    printers: Sequence[PrinterSettings],
    kind: str,
    wanted: str | None = None,
) -> str:
    """Return the reason code why no paper of a kind comes out now, "" where one does or nothing is known."""
    own = route(printers, kind, wanted)
    if own is None:
        return ""
    if _is_spooler_silent(connection, ambient):
        return "spooler-silent"
    told = {state.name: state for state in jobs.printer_states(connection)}
    names = [name for name in (own.name, own.stand_in) if name is not None]
    if any(name not in told or told[name].ready for name in names):
        return ""
    return told[own.name].code


def _is_spooler_silent(connection: sqlite3.Connection, ambient: Ambient) -> bool:
    now = ambient.now()
    row = connection.execute(
        "SELECT 1 FROM print_jobs WHERE state = 'ready' AND finished_at IS NULL AND created_at < ? AND expires_at > ?"
        " LIMIT 1",
        (moment_text(now - SPOOLER_SILENT), moment_text(now)),
    ).fetchone()
    return row is not None


class PrinterCollector:
    """Reads the spool at scrape time; labels are printers' names and states, never anything of a paper."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterator[Metric]:
        """Yield readiness and trouble by printer, and jobs by state."""
        reader = self._store.reader()
        ready = GaugeMetricFamily("motcua_printer_ready", "1 while the printer can print.", labels=["printer"])
        wrong = GaugeMetricFamily("motcua_printer_trouble", "What is wrong now.", labels=["printer", "reason"])
        for state in jobs.printer_states(reader):
            ready.add_metric([state.name], float(state.ready))
            if state.code:
                wrong.add_metric([state.name, state.code], 1.0)
        counted = GaugeMetricFamily("motcua_print_jobs", "Print jobs kept, by state.", labels=["state"])
        for name, count in reader.execute("SELECT state, COUNT(*) FROM print_jobs GROUP BY state"):
            counted.add_metric([name], float(count))
        yield from (ready, wrong, counted)
