"""The kiosk is killed with -9 in the middle of taps: what was answered is stored, once, with its paper and its event."""

import http.client
import json
import random
import threading
import time
import uuid

import pytest

from tests.support.kiosk_process import PASSWORD, RunningKiosk, ask


class Tapper(threading.Thread):
    """A kiosk that taps until told to stop, tries again with the same key when the plug is pulled, and keeps score."""

    def __init__(self, kiosk: RunningKiosk, service_id: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.kiosk, self.service_id, self.stopping = kiosk, service_id, stop
        self.answered: dict[str, str] = {}

    def run(self) -> None:
        connection = self.kiosk.connect(timeout_s=3)
        key = uuid.uuid4().hex
        while not self.stopping.is_set():
            try:
                headers = {"Idempotency-Key": key}
                status, answer = ask(connection, "POST", "/api/tickets", {"service_id": self.service_id}, headers)
            except (OSError, http.client.HTTPException, ValueError):
                connection.close()
                time.sleep(0.02)
                continue
            if status == 201:
                self.answered[key] = str(answer["number"])
                key = uuid.uuid4().hex


def services(kiosk: RunningKiosk) -> list[str]:
    _, body = ask(kiosk.connect(), "GET", "/api/services")
    return [str(service["id"]) for service in body["services"] if service["kind"] == "field"]


def run_kills(processes, folder, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    kiosk = RunningKiosk(processes, folder).start()
    lines = services(kiosk)[:2]
    stop = threading.Event()
    tappers = [Tapper(kiosk, lines[number % 2], stop) for number in range(4)]
    for tapper in tappers:
        tapper.start()
    for _ in range(kills):
        time.sleep(chance.uniform(0.05, 0.5))
        kiosk.kill()
        kiosk.start()
    time.sleep(0.3)
    stop.set()
    for tapper in tappers:
        tapper.join(20)
    check(kiosk, [number for tapper in tappers for number in tapper.answered.values()])


def check(kiosk: RunningKiosk, answered: list[str]) -> None:
    stored = [f"{letter}{number:03d}" for letter, number in kiosk.read("SELECT letter, number FROM tickets")]
    assert len(answered) == len(set(answered)) > 20
    assert set(answered) <= set(stored)
    assert len(stored) == len(set(stored))
    for letter, count, last in kiosk.read("SELECT letter, COUNT(*), MAX(number) FROM tickets GROUP BY letter"):
        assert count == last, f"series {letter} has a gap"
    orphans = {
        "tickets without a print job": "SELECT COUNT(*) FROM tickets WHERE print_job_id NOT IN (SELECT id FROM print_jobs)",
        "print jobs without a ticket": "SELECT COUNT(*) FROM print_jobs WHERE id NOT IN (SELECT print_job_id FROM tickets)",
        "tickets without an event": "SELECT COUNT(*) FROM tickets WHERE 'ticket:' || id NOT IN (SELECT subject FROM outbox)",
        "tickets without a period": "SELECT COUNT(*) FROM tickets WHERE seq NOT IN (SELECT ticket_seq FROM ticket_periods)",
    }
    for what, query in orphans.items():
        assert kiosk.read(query) == [(0,)], what
    assert kiosk.read("SELECT SUM(waiting) FROM waiting_counts") == [(len(stored),)]
    assert kiosk.read("PRAGMA integrity_check") == [("ok",)]


def test_killed_at_random_the_kiosk_loses_doubles_and_skips_no_number(processes, tmp_path):
    run_kills(processes, tmp_path, kills=5, seed=1)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_many_times_the_kiosk_loses_doubles_and_skips_no_number(processes, tmp_path):
    run_kills(processes, tmp_path, kills=60, seed=2)


def test_a_counter_killed_between_call_and_answer_shows_the_called_person_after_the_restart(processes, tmp_path):
    kiosk = RunningKiosk(processes, tmp_path).start()
    connection = kiosk.connect()
    service = services(kiosk)[0]
    _, ticket = ask(connection, "POST", "/api/tickets", {"service_id": service})
    connection.request(
        "POST", "/api/login", f'{{"login": "hoa", "password": "{PASSWORD}"}}', {"Content-Type": "application/json"}
    )
    answer = connection.getresponse()
    session = {"Cookie": answer.headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": json_of(answer)["csrf_token"]}
    _, counters = ask(connection, "GET", "/api/counters", headers=session)
    counter = next(each["id"] for each in counters["counters"] if service in each["services"])
    assert ask(connection, "POST", f"/api/counters/{counter}/call-next", headers=session)[1]["id"] == ticket["id"]
    kiosk.kill()
    kiosk.start()
    _, seen = ask(kiosk.connect(), "GET", f"/api/counters/{counter}", headers=session)
    assert (seen["current"]["id"], seen["current"]["state"]) == (ticket["id"], "called")


def json_of(answer: http.client.HTTPResponse) -> dict[str, str]:
    return json.loads(answer.read())
