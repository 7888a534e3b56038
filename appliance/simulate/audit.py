"""Reads the databases of a demo as they lie on disk, by plain SQL, and tells what is not exactly once."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Told:
    """What citizens were told during a day: ticket id → number, and the token on each slip."""

    numbers: Mapping[str, str] = field(default_factory=dict)
    tokens: Sequence[str] = ()


@dataclass
class Findings:
    """What the auditor counted and what is wrong (empty when all is well)."""

    tickets: int = 0
    dossiers: int = 0
    slips: int = 0
    waiting_for_sync: int = 0
    uncertain_prints: int = 0
    faults: list[str] = field(default_factory=list)


def audit(state: Path, told: Told | None = None) -> Findings:
    """Compare what was `told` with `box.sqlite3` and `central.sqlite3` in the demo's state folder.

    Read-only, and shares no code with the services.
    """
    with _read_only(state / "box.sqlite3") as box, _read_only(state / "central.sqlite3") as central:
        findings = Findings()
        findings.waiting_for_sync = _one(box, "SELECT count(*) FROM outbox WHERE state <> 'done'")
        findings.uncertain_prints = _one(box, "SELECT count(*) FROM print_jobs WHERE state = 'uncertain'")
        _audit_numbers(box, findings)
        _audit_same(box, central, findings)
        _audit_told(box, central, told or Told(), findings)
        return findings


def sync_lags_s(state: Path) -> list[float]:
    """Return, for each delivered event, the seconds from its commit on the box to central's answer."""
    with _read_only(state / "box.sqlite3") as box:
        rows = box.execute("SELECT created_at, done_at FROM outbox WHERE done_at IS NOT NULL").fetchall()
    return [
        (datetime.fromisoformat(done) - datetime.fromisoformat(created)).total_seconds() for created, done in rows
    ]


def _audit_numbers(box: sqlite3.Connection, findings: Findings) -> None:
    doubled = box.execute(
        "SELECT business_day, letter, number, count(*) FROM tickets GROUP BY 1, 2, 3 HAVING count(*) > 1"
    ).fetchall()
    findings.faults += [
        f"number {letter}{number} of {day} given {times} times" for day, letter, number, times in doubled
    ]
    skipped = box.execute(
        "SELECT business_day, letter, max(number) - count(*) FROM tickets GROUP BY 1, 2 HAVING max(number) <> count(*)"
    ).fetchall()
    findings.faults += [f"{gap} numbers of {letter} on {day} skipped" for day, letter, gap in skipped]
    jobless = _one(box, "SELECT count(*) FROM tickets WHERE print_job_id NOT IN (SELECT id FROM print_jobs)")
    if jobless:
        findings.faults.append(f"{jobless} tickets without a print job")


def _audit_same(box: sqlite3.Connection, central: sqlite3.Connection, findings: Findings) -> None:
    here = _column(box, "SELECT id FROM tickets")
    there = _column(central, "SELECT id FROM tickets")
    findings.tickets = len(there)
    findings.faults += _differences("tickets", here, there)
    here = _column(box, "SELECT id FROM dossiers")
    # By the box's own id: a dossier of the province's system keeps central's.
    there = _column(central, "SELECT box_dossier_id FROM dossier_aliases")
    findings.dossiers = len(there)
    findings.faults += _differences("dossiers", here, there)
    here = _column(box, "SELECT token FROM slips")
    there = _column(central, "SELECT token FROM slips")
    findings.slips = len(there)
    findings.faults += _differences("slips", here, there)


def _audit_told(box: sqlite3.Connection, central: sqlite3.Connection, told: Told, findings: Findings) -> None:
    here = dict(box.execute("SELECT id, letter || printf('%03d', number) FROM tickets").fetchall())
    there = dict(central.execute("SELECT id, number FROM tickets").fetchall())
    for place, known in (("on the box", here), ("at central", there)):
        wrong = [number for ticket, number in told.numbers.items() if known.get(ticket) != number]
        findings.faults += [f"number {number} was told but is not {place}" for number in sorted(wrong)]
    doubled = [token for token, times in Counter(told.tokens).items() if times > 1]
    findings.faults += [f"{len(doubled)} slips were told twice"] if doubled else []
    for place, database in (("on the box", box), ("at central", central)):
        missing = set(told.tokens) - set(_column(database, "SELECT token FROM slips"))
        findings.faults += [f"{len(missing)} slips were told but are not {place}"] if missing else []


def _differences(what: str, here: list[str], there: list[str]) -> list[str]:
    faults = []
    if len(there) != len(set(there)):
        faults.append(f"{len(there) - len(set(there))} {what} doubled at central")
    if missing := set(here) - set(there):
        faults.append(f"{len(missing)} {what} missing at central")
    if strange := set(there) - set(here):
        faults.append(f"{len(strange)} {what} at central that the box never had")
    return faults


def _one(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])


def _column(connection: sqlite3.Connection, question: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(question)]


@contextmanager
def _read_only(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
    try:
        yield connection
    finally:
        connection.close()
