"""A real central process on both databases: killed in mid-ingest, several workers, stopped while answering."""

import random
import sqlite3
import threading
from pathlib import Path

import pytest
import urllib3
from sqlalchemy import create_engine, make_url, text

from tests.support.central_process import CentralProcess, central_process
from tests.support.processes import ProcessSet
from tests.support.sync_box import Event

KILLS = 7  # each costs a start of the server; more of them in the simulated days


@pytest.fixture
def central(processes: ProcessSet, tmp_path: Path, database_url: str) -> CentralProcess:
    """Central, running."""
    return central_process(processes, tmp_path / "site", database_url).start()


def column(database_url: str, query: str) -> list[str]:
    engine = create_engine(make_url(database_url))
    with engine.connect() as connection:
        found = [str(row[0]) for row in connection.execute(text(query))]
    engine.dispose()
    return found


def day(central: CentralProcess, count: int) -> list[list[Event]]:
    """Batches of a busy day: tickets called and finished, dossiers taken in."""
    batches = []
    for number in range(count):
        tickets = [central.box.ticket(f"A{number:02d}{n}") for n in range(5)]
        steps = [
            central.box.ticket_step(ticket["body"]["ticket_id"], state, minutes)
            for ticket in tickets
            for minutes, state in enumerate(("called", "finished"), start=1)
        ]
        batches.append([*tickets, *steps, central.box.dossier(), central.box.dossier()])
    return batches


def take(central: CentralProcess, batch: list[Event]) -> None:
    assert {result["outcome"] for result in central.post(*batch)} == {"done"}


@pytest.mark.timeout(180)
def test_kill_9_in_mid_ingest_loses_and_doubles_nothing(central: CentralProcess, database_url: str) -> None:
    dice = random.Random(20261123)
    batches = day(central, 3 * KILLS)
    sent = 0
    for until in range(3, len(batches) + 1, 3):
        kill = threading.Timer(dice.uniform(0.0, 0.1), central.process.kill)
        kill.start()
        try:
            while sent < until:
                take(central, batches[sent])
                sent += 1
        except urllib3.exceptions.HTTPError:
            pass  # No answer: the box does not know whether the batch was taken, and offers it again.
        kill.join()
        central.start()
    for batch in batches[sent:]:
        take(central, batch)
    events = [event for batch in batches for event in batch]
    expected = sorted(event["body"]["ticket_id"] for event in events if event["kind"] == "ticket.issued")
    assert sorted(column(database_url, "SELECT id FROM tickets")) == expected
    assert set(column(database_url, "SELECT state FROM tickets")) == {"finished"}
    dossiers = [event["body"]["dossier_id"] for event in events if event["kind"] == "dossier.received"]
    assert sorted(column(database_url, "SELECT id FROM dossiers")) == sorted(dossiers)
    assert len(column(database_url, "SELECT id FROM status_events")) == len(dossiers)
    assert len(column(database_url, "SELECT id FROM inbox_events WHERE state = 'applied'")) == len(events)


@pytest.mark.timeout(120)
def test_two_workers_taking_the_same_batches_at_once_apply_each_event_once(
    processes: ProcessSet, tmp_path: Path, database_url: str
) -> None:
    central = central_process(processes, tmp_path / "site", database_url, workers=2).start()
    batches = day(central, 10)
    faults: list[BaseException] = []

    def send() -> None:
        try:
            for batch in batches:
                take(central, batch)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(column(database_url, "SELECT id FROM tickets")) == 50
    assert len(column(database_url, "SELECT id FROM status_events")) == 20


def test_sigterm_lets_the_answer_under_way_finish_and_no_token_is_logged(central: CentralProcess) -> None:
    dossier = central.box.dossier()
    central.post(dossier)
    token = dossier["body"]["token"]
    assert central.get(f"/t/{token}").status == 200
    assert central.get(f"/T/{token}X").status == 404
    assert central.process.stop() == 0
    log = central.process.log.read_text()
    assert token not in log
    assert "Mẫu" not in log


def test_healthz_metrics_and_the_api_document_answer(central: CentralProcess) -> None:
    central.post(central.box.ticket(), central.box.ticket())
    assert central.get("/healthz").json()["status"] == "ok"
    document = central.get("/api/openapi.json").json()
    assert {"/api/v1/boxes/{box_id}/events", "/api/v1/cases/{code}/status"} <= set(document["paths"])
    metrics = central.get("/metrics").data.decode()
    assert 'motcua_http_requests_total{method="GET",status="200",view="health.healthz"}' in metrics
    assert 'motcua_central_events_total{outcome="done"} 2.0' in metrics


def test_a_damaged_request_gets_a_reason_and_never_a_500(central: CentralProcess) -> None:
    url = f"{central.url}/api/v1/boxes/dn-01/events"
    headers = {**central.box.headers, "Content-Type": "application/json"}
    for body, expected in (
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"\xff\xfe", 400),
        (b'{"protocol":1,"database_id":"db-1","events":"x"}', 400),
        (b'{"protocol":1,"database_id":"db-1","events":[1]}', 400),
        (b'{"protocol":1e99,"database_id":"db-1","events":[]}', 400),
        (b'{"x":"' + b"a" * 10_000_000 + b'"}', 413),
    ):
        try:
            answer = urllib3.request("POST", url, body=body, headers=headers, timeout=10, retries=False)
        except urllib3.exceptions.ProtocolError:
            assert expected == 413  # closed while we were still sending what it had refused
            continue
        assert answer.status == expected, body[:60]
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert central.get("/healthz").status == 200


def test_a_database_that_can_not_be_written_to_is_told_and_heals(processes: ProcessSet, tmp_path: Path) -> None:
    path = tmp_path / "site" / "central.sqlite3"
    central = central_process(processes, tmp_path / "site", f"sqlite:///{path}").start()
    ticket = central.box.ticket()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(AssertionError, match="database-unavailable"):
        central.post(ticket)
    holder.execute("ROLLBACK")
    assert central.post(ticket)[0]["outcome"] == "done"
