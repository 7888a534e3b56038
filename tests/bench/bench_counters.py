"""Call-next while 300 hall displays are connected, and taps as FQM was measured: a new connection for each.

FQM 0.9 is in no package registry that can be asked, so it does not run beside ours here. Its figures below were taken
in November 2026 on two cores of the same kind, from its sources (commit 0614fb5), with the production recipe (gunicorn,
two workers) and a printer that takes 35 kB/s, three runs of 8 s: 2.5 tickets/s and a p99 of 4489 ms at ten kiosks.
"""

import http.client
import json
import socket
import tempfile
import threading
import time
from pathlib import Path

from appliance.core.demo_seam import PAPER_RAW
from tests.bench.figures import Sheet
from tests.bench.stopwatch_printer import StopwatchPrinter
from tests.bench.tap_client import TapClient, Taps
from tests.support.demo import PreparedDemo
from tests.support.processes import ProcessSet

DISPLAYS, CALLS, REPETITIONS = 300, 300, 3
SECONDS = 6.0
SERVICE = "dat-dai"
PRINTER_BYTES_PER_S = 35_000
FQM_PER_S, FQM_P99_MS = 2.5, 4489.0


def run() -> Sheet:
    """Start a kiosk (with the process of event streams where there is one) and measure."""
    sheet = Sheet("counters", "Counters under 300 displays, and taps as FQM was measured")
    with tempfile.TemporaryDirectory() as folder, ProcessSet(Path(folder) / "logs") as processes:
        demo = PreparedDemo(Path(folder) / "state")
        kiosk = processes.motcua(*demo.arguments("kiosk"), name="kiosk").start(demo.healthy_url("kiosk"))
        stream = None
        if "stream" in demo.services:
            stream = processes.motcua(*demo.arguments("stream"), name="stream").start(demo.healthy_url("stream"))
        port = demo.plan.port(1)
        loops = [_fresh_connections(port, kiosks) for kiosks in (1, 10, 50) for _ in range(REPETITIONS)]
        for index, kiosks in enumerate((1, 10, 50)):
            mine = loops[index * REPETITIONS : (index + 1) * REPETITIONS]
            rates = [len(each.numbers) / each.took_s for each in mine]
            load = f"new connection per tap, {kiosks} kiosks, 6 s"
            sheet.add(f"{kiosks} kiosks, tickets per second", "1/s", rates, "", load)
            sheet.add(f"{kiosks} kiosks, p99", "ms", [each.percentile_ms(0.99) for each in mine], "", load)
        printing = _while_printing(processes, demo, port)
        load = "new connection per tap, 10 kiosks, 6 s, a printer at 35 kB/s"
        rates = [len(each.numbers) / each.took_s for each in printing]
        sheet.add("10 kiosks while printing, tickets per second", "1/s", rates, f"≥ {30 * FQM_PER_S}", load)
        slow = [each.percentile_ms(0.99) for each in printing]
        sheet.add("10 kiosks while printing, p99", "ms", slow, f"≤ {FQM_P99_MS / 20:.0f}", load)
        sheet.add(
            "the same as a multiple of FQM's tickets per second", "×", [r / FQM_PER_S for r in rates], "≥ 30", load
        )
        sheet.add("FQM's p99 as a multiple of ours", "×", [FQM_P99_MS / p99 for p99 in slow], "≥ 20", load)
        loops += printing
        numbers = [number for each in loops for number in each.numbers]
        sheet.add("numbers told twice", "", [len(numbers) - len(set(numbers))], "≤ 0", f"{len(numbers)} taps")
        stop = threading.Event()
        watching = _displays(demo, stop, bool(stream))
        calls = [_calls(demo, port) for _ in range(REPETITIONS)]
        kind = "event streams" if stream else "displays polling every 5 s"
        for share, name, target in ((0.5, "p50", ""), (0.99, "p99", "≤ 20")):
            values = [each.percentile_ms(share) for each in calls]
            sheet.add(f"call-next, {name}", "ms", values, target, f"{watching} {kind}, {CALLS} calls")
        stop.set()
        for process in (stream, kiosk):
            if process is not None:
                process.kill()
    return sheet


def _fresh_connections(port: int, kiosks: int) -> Taps:
    found, lock, deadline = Taps(), threading.Lock(), time.monotonic() + SECONDS

    def tap() -> None:
        while time.monotonic() < deadline:
            began = time.perf_counter()
            client = TapClient(port, SERVICE)
            number = str(client.tap()["number"])
            client._socket.close()
            with lock:
                found.latencies_s.append(time.perf_counter() - began)
                found.numbers.append(number)

    began = time.monotonic()
    threads = [threading.Thread(target=tap) for _ in range(kiosks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.took_s = time.monotonic() - began
    return found


def _while_printing(processes: ProcessSet, demo: PreparedDemo, port: int) -> list[Taps]:
    """Tap with the spooler at work and a printer that takes its time."""
    printer = StopwatchPrinter(demo.plan.port(PAPER_RAW), PRINTER_BYTES_PER_S)
    spooler = processes.motcua(*demo.arguments("printer"), name="printer").start()
    runs = [_fresh_connections(port, 10) for _ in range(REPETITIONS)]
    spooler.kill()
    printer.server.close()
    return runs


def _displays(demo: PreparedDemo, stop: threading.Event, streams: bool) -> int:
    """Connect the displays and return how many; with streams each only reads, otherwise each polls."""
    if streams:
        url = demo.healthy_url("stream") or ""
        host, _, port = url.removeprefix("http://").partition("/")[0].partition(":")
        lines = []
        for _ in range(DISPLAYS):
            line = socket.create_connection((host, int(port)), timeout=10)
            line.sendall(b"GET /api/display/stream HTTP/1.1\r\nHost: x\r\n\r\n")
            lines.append(line)
        threading.Thread(target=_drain, args=(lines, stop), daemon=True).start()
    else:
        threading.Thread(target=_poll, args=(demo.plan.port(1), stop), daemon=True).start()
    return DISPLAYS


def _drain(lines: list[socket.socket], stop: threading.Event) -> None:
    for line in lines:
        line.setblocking(False)
    while not stop.wait(0.05):
        for line in lines:
            try:
                line.recv(65536)
            except BlockingIOError:
                continue


def _poll(port: int, stop: threading.Event) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    while not stop.wait(5.0 / DISPLAYS):
        connection.request("GET", "/api/display")
        connection.getresponse().read()


def _calls(demo: PreparedDemo, port: int) -> Taps:
    found = Taps()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    name, _, _ = demo.plan.centre.logins["supervisor"]
    password = (demo.plan.credentials / "password-supervisor").read_text().strip()
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/api/login", json.dumps({"login": name, "password": password}), headers)
    answer = connection.getresponse()
    token = json.loads(answer.read())["csrf_token"]
    session = {**headers, "Cookie": answer.headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": token}
    kiosk, current = TapClient(port, SERVICE), None
    for _ in range(CALLS + 1):
        kiosk.tap()
    for _ in range(CALLS):
        began = time.perf_counter()
        connection.request("POST", "/api/counters/1/call-next", json.dumps({"finish": current}), session)
        called = connection.getresponse()
        body = json.loads(called.read())
        found.latencies_s.append(time.perf_counter() - began)
        assert called.status == 200, body
        current = body["id"]
        time.sleep(0.01)
    connection.request("POST", "/api/counters/1/finish", "{}", session)
    connection.getresponse().read()
    return found
