"""The auditor of a simulated day finds every way in which something is not exactly once."""

import sqlite3
from pathlib import Path

import pytest

from appliance.simulate.audit import Told, audit

BOX = """
CREATE TABLE tickets (id, business_day, letter, number, print_job_id);
CREATE TABLE dossiers (id);
CREATE TABLE slips (token);
CREATE TABLE outbox (state);
CREATE TABLE print_jobs (id, state);
INSERT INTO print_jobs VALUES ('j1', 'printed'), ('j2', 'printed');
INSERT INTO tickets VALUES ('t1', '2026-11-24', 'A', 1, 'j1'), ('t2', '2026-11-24', 'A', 2, 'j2');
INSERT INTO dossiers VALUES ('d1');
INSERT INTO slips VALUES ('TOKEN1');
INSERT INTO outbox VALUES ('done');
"""
CENTRAL = """
CREATE TABLE tickets (id, number);
CREATE TABLE dossier_aliases (box_dossier_id);
CREATE TABLE slips (token);
INSERT INTO tickets VALUES ('t1', 'A001'), ('t2', 'A002');
INSERT INTO dossier_aliases VALUES ('d1');
INSERT INTO slips VALUES ('TOKEN1');
"""
TOLD = Told({"t1": "A001", "t2": "A002"}, ("TOKEN1",))


@pytest.fixture
def state(tmp_path: Path) -> Path:
    for name, script in (("box", BOX), ("central", CENTRAL)):
        connection = sqlite3.connect(tmp_path / f"{name}.sqlite3")
        connection.executescript(script)
        connection.close()
    return tmp_path


def change(state: Path, database: str, statement: str) -> None:
    connection = sqlite3.connect(state / f"{database}.sqlite3")
    with connection:
        connection.execute(statement)
    connection.close()


def test_a_good_day_has_no_faults(state: Path) -> None:
    found = audit(state, TOLD)
    assert (found.tickets, found.dossiers, found.slips, found.waiting_for_sync) == (2, 1, 1, 0)
    assert found.faults == []


@pytest.mark.parametrize(
    ("database", "statement", "words"),
    [
        ("box", "UPDATE tickets SET number = 1", "number A1 of 2026-11-24 given 2 times"),
        ("box", "UPDATE tickets SET number = 4 WHERE id = 't2'", "2 numbers of A on 2026-11-24 skipped"),
        ("box", "DELETE FROM tickets WHERE id = 't2'", "number A002 was told but is not on the box"),
        ("central", "DELETE FROM tickets WHERE id = 't2'", "number A002 was told but is not at central"),
        ("central", "UPDATE tickets SET number = 'A009' WHERE id = 't1'", "number A001 was told but is not at central"),
        ("central", "INSERT INTO tickets VALUES ('t1', 'A001')", "1 tickets doubled at central"),
        ("central", "INSERT INTO dossier_aliases VALUES ('d9')", "1 dossiers at central that the box never had"),
        ("central", "DELETE FROM slips", "1 slips were told but are not at central"),
        ("central", "INSERT INTO slips VALUES ('TOKEN1')", "1 slips doubled at central"),
        ("box", "DELETE FROM print_jobs WHERE id = 'j1'", "1 tickets without a print job"),
    ],
)  # fmt: skip
def test_each_fault_is_told(state: Path, database: str, statement: str, words: str) -> None:
    change(state, database, statement)
    assert words in audit(state, TOLD).faults


def test_one_slip_told_to_two_citizens_is_a_fault(state: Path) -> None:
    assert audit(state, Told(TOLD.numbers, ("TOKEN1", "TOKEN1"))).faults == ["1 slips were told twice"]
