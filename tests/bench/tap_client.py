"""A kiosk that does nothing but tap: a raw keep-alive HTTP client, cheap enough not to be what is measured."""

import json
import socket
import threading
import time
import uuid
from dataclasses import dataclass, field


@dataclass
class Taps:
    """What a run of taps saw: latencies in seconds, the numbers given, and how long it took."""

    latencies_s: list[float] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    took_s: float = 0.0

    def percentile_ms(self, share: float) -> float:
        """Return the latency below which `share` (0..1) of the taps lie, in milliseconds."""
        ordered = sorted(self.latencies_s)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


class TapClient:
    """One kiosk's connection."""

    def __init__(self, port: int, service_id: str) -> None:
        self._port = port
        self._body = json.dumps({"service_id": service_id}).encode()
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")

    def tap(self) -> dict[str, object]:
        """Take one ticket; raises AssertionError for anything but 201."""
        head = (
            f"POST /api/tickets HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nContent-Type: application/json\r\n"
            f"Idempotency-Key: {uuid.uuid4()}\r\nContent-Length: {len(self._body)}\r\n\r\n"
        )
        self._socket.sendall(head.encode() + self._body)
        status = self._file.readline()
        length = 0
        while (line := self._file.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        body = self._file.read(length)
        assert b" 201 " in status, (status, body)
        answer: dict[str, object] = json.loads(body)
        return answer


def closed_loop(port: int, service_id: str, kiosks: int, seconds: float) -> Taps:
    """Tap from `kiosks` connections at once, each as fast as it is answered, for `seconds`."""
    found, lock = Taps(), threading.Lock()
    deadline = time.monotonic() + seconds

    def tap_until_over() -> None:
        client, latencies, numbers = TapClient(port, service_id), [], []
        while time.monotonic() < deadline:
            began = time.perf_counter()
            numbers.append(str(client.tap()["number"]))
            latencies.append(time.perf_counter() - began)
        with lock:
            found.latencies_s += latencies
            found.numbers += numbers

    began = time.monotonic()
    _run_all([threading.Thread(target=tap_until_over) for _ in range(kiosks)])
    found.took_s = time.monotonic() - began
    return found


def steady(port: int, service_id: str, kiosks: int, per_second: float, seconds: float) -> Taps:
    """Tap at a fixed rate spread over `kiosks` connections, whatever the answers take (open loop)."""
    found, lock = Taps(), threading.Lock()
    began = time.monotonic()

    def tap_on_time(index: int) -> None:
        client = TapClient(port, service_id)
        moment = began + index / per_second
        while moment < began + seconds:
            time.sleep(max(0.0, moment - time.monotonic()))
            answer = client.tap()
            # Measured from when the finger came down, so that a late answer makes the next one late too.
            with lock:
                found.latencies_s.append(time.monotonic() - moment)
                found.numbers.append(str(answer["number"]))
            moment += kiosks / per_second

    _run_all([threading.Thread(target=tap_on_time, args=(index,)) for index in range(kiosks)])
    found.took_s = time.monotonic() - began
    return found


def _run_all(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
