"""Call → hall: how long a clerk waits for "next" with 300 displays connected, and how soon each display has the number."""

import json
import selectors
import socket
import tempfile
import time
from pathlib import Path

from tests.bench.figures import Sheet
from tests.support.kiosk_process import PASSWORD, RunningKiosk, ask
from tests.support.processes import ProcessSet
from tests.support.running_stream import RunningStream, read_until

SCREENS = 300
CALLS = 60
REPETITIONS = 3


def run() -> Sheet:
    """Connect the displays, then call and finish one number after another."""
    sheet = Sheet("hall", "Call → 300 hall displays")
    with tempfile.TemporaryDirectory() as folder, ProcessSet(Path(folder) / "logs") as processes:
        kiosk = RunningKiosk(processes, Path(folder))
        stream = RunningStream(processes, kiosk)
        kiosk.start()
        line, headers = _log_in(kiosk)
        screens = [stream.connect() for _ in range(SCREENS)]
        for screen in screens:
            read_until(screen, b"event: display")
        call_p99, first_ms, last_ms = [], [], []
        for _ in range(REPETITIONS):
            calls, firsts, lasts = _calls(kiosk, line, headers, screens)
            call_p99.append(sorted(calls)[int(0.99 * (len(calls) - 1))])
            first_ms.append(sorted(firsts)[len(firsts) // 2])
            last_ms.append(sorted(lasts)[int(0.99 * (len(lasts) - 1))])
        load = f"{SCREENS} displays, {CALLS} calls"
        sheet.add("call-next, p99", "ms", call_p99, "≤ 20", load)
        sheet.add("first display updated after the answer, median", "ms", first_ms, "", load)
        sheet.add("last of all displays updated after the answer, p99", "ms", last_ms, "≤ 100", load)
        sheet.add("displays dropped", "", [float(str(stream.health()["dropped"]))], "≤ 0", load)
    return sheet


def _log_in(kiosk: RunningKiosk):
    line = kiosk.connect()
    body = json.dumps({"login": "hoa", "password": PASSWORD})
    line.request("POST", "/api/login", body, {"Content-Type": "application/json"})
    answer = line.getresponse()
    cookie = str(answer.getheader("Set-Cookie")).split(";")[0]
    return line, {"Cookie": cookie, "X-CSRF-Token": json.loads(answer.read())["csrf_token"]}


def _calls(kiosk: RunningKiosk, line, headers: dict[str, str], screens: list[socket.socket]):
    calls, firsts, lasts = [], [], []
    for _ in range(CALLS):
        ask(line, "POST", "/api/tickets", {"service_id": "dat-dai"})
        time.sleep(0.15)  # the displays have taken the new waiting count in
        began = time.perf_counter()
        _, called = ask(line, "POST", "/api/counters/1/call-next", {}, headers)
        answered = time.perf_counter()
        calls.append((answered - began) * 1000)
        needle = f'"number":"{called["number"]}","counter":1'.encode()
        arrivals = _arrivals(screens, needle)
        firsts.append((min(arrivals) - answered) * 1000)
        lasts.append((max(arrivals) - answered) * 1000)
        ask(line, "POST", "/api/counters/1/finish", {}, headers)
    return calls, firsts, lasts


def _arrivals(screens: list[socket.socket], needle: bytes) -> list[float]:
    selector, found, seen = selectors.DefaultSelector(), [], dict.fromkeys(screens, b"")
    for screen in screens:
        selector.register(screen, selectors.EVENT_READ)
    while len(found) < len(screens):
        for key, _events in selector.select(10):
            screen = key.fileobj
            assert isinstance(screen, socket.socket)
            seen[screen] += screen.recv(65536)
            if needle in seen[screen]:
                found.append(time.perf_counter())
                selector.unregister(screen)
    selector.close()
    return found
