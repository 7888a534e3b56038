"""Two kiosks and ten counters at once over one real kiosk process: no number lost, doubled, skipped or called twice."""

import http.client
import json
import sqlite3
import threading
import time
from contextlib import closing

import pytest

from tests.support.kiosk_process import PASSWORD, RunningKiosk, ask

KIOSKS, COUNTERS = 2, 10


def log_in(kiosk: RunningKiosk) -> tuple[http.client.HTTPConnection, dict[str, str]]:
    connection = kiosk.connect(60)
    body = json.dumps({"login": "hoa", "password": PASSWORD})
    connection.request("POST", "/api/login", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    token = json.loads(answer.read())["csrf_token"]
    return connection, {"Cookie": answer.headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": token}


def take(kiosk: RunningKiosk, service: str, tickets: int, told: list[str]) -> None:
    connection = kiosk.connect(60)
    for _ in range(tickets):
        status, answer = ask(connection, "POST", "/api/tickets", {"service_id": service})
        assert status == 201, answer
        told.append(str(answer["id"]))


def serve(
    kiosk: RunningKiosk,
    session: dict[str, str],
    counter: str,
    service: str,
    finished: threading.Event,
    called: list[str],
) -> None:
    connection = kiosk.connect(60)
    path = f"/api/counters/{counter}"
    assert ask(connection, "POST", f"{path}/open", {"service_ids": [service]}, session)[0] == 204
    current = None
    while True:
        over = finished.is_set()
        status, answer = ask(connection, "POST", f"{path}/call-next", {"finish": current}, session)
        assert status in {200, 404}, answer
        current = str(answer["id"]) if status == 200 else None
        if current:
            called.append(current)
        elif over:
            return
        else:
            time.sleep(0.02)


def run_hall(kiosk: RunningKiosk, tickets: int) -> None:
    connection, session = log_in(kiosk)
    _, listed = ask(connection, "GET", "/api/counters", headers=session)
    counters = [each["id"] for each in listed["counters"]][:COUNTERS]
    assert len(counters) == COUNTERS
    service = listed["counters"][0]["services"][0]
    told: list[str] = []
    called: list[str] = []
    finished = threading.Event()
    kiosks = [
        threading.Thread(target=take, args=(kiosk, service, tickets // KIOSKS, told), daemon=True)
        for _ in range(KIOSKS)
    ]
    desks = [
        threading.Thread(target=serve, args=(kiosk, session, each, service, finished, called), daemon=True)
        for each in counters
    ]
    for thread in [*desks, *kiosks]:
        thread.start()
    for thread in kiosks:
        thread.join()
    finished.set()
    for thread in desks:
        thread.join()
    check(kiosk, tickets, told, called)


def check(kiosk: RunningKiosk, tickets: int, told: list[str], called: list[str]) -> None:
    assert len(told) == len(set(told)) == tickets
    assert sorted(called) == sorted(told), "everyone is called, and once"
    assert kiosk.read("SELECT COUNT(*), MAX(number), COUNT(DISTINCT number) FROM tickets") == [(tickets,) * 3]
    assert kiosk.read("SELECT COUNT(*) FROM tickets WHERE state <> 'finished' OR calls <> 1") == [(0,)]
    assert kiosk.read("SELECT COUNT(*) FROM ticket_periods WHERE kind = 'called'") == [(tickets,)]
    assert kiosk.read("SELECT SUM(waiting) FROM waiting_counts") == [(0,)]
    assert kiosk.read("PRAGMA integrity_check") == [("ok",)]


def test_two_kiosks_and_ten_counters_at_once(processes, tmp_path):
    run_hall(RunningKiosk(processes, tmp_path).start(), tickets=300)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_two_kiosks_and_ten_counters_at_once_for_ten_thousand_tickets(processes, tmp_path):
    run_hall(RunningKiosk(processes, tmp_path).start(), tickets=10_000)


def test_while_a_backup_holds_the_database_a_call_waits_and_then_succeeds(processes, tmp_path):
    kiosk = RunningKiosk(processes, tmp_path).start()
    connection, session = log_in(kiosk)
    _, listed = ask(connection, "GET", "/api/counters", headers=session)
    counter, service = listed["counters"][0]["id"], listed["counters"][0]["services"][0]
    _, ticket = ask(connection, "POST", "/api/tickets", {"service_id": service})
    with closing(sqlite3.connect(kiosk.database, isolation_level=None)) as backup:
        backup.execute("BEGIN IMMEDIATE")
        headers = {"Content-Type": "application/json", **session}
        connection.request("POST", f"/api/counters/{counter}/call-next", "{}", headers)
        time.sleep(0.5)
        assert kiosk.read("SELECT state FROM tickets") == [("waiting",)]
        backup.execute("ROLLBACK")
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())["id"]) == (200, ticket["id"])
