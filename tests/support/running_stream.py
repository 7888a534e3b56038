"""A real `motcua stream run` beside a real kiosk, and displays as plain sockets."""

import http.client
import json
import socket

from tests.support.kiosk_process import RunningKiosk
from tests.support.processes import ProcessSet, free_port


class RunningStream:
    """The stream process of one box's configuration."""

    def __init__(self, processes: ProcessSet, kiosk: RunningKiosk) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.feed = kiosk.folder / "stream.sock"
        text = kiosk.config.read_text(encoding="utf-8").replace("[sockets]\n", f'[sockets]\nstream = "{self.feed}"\n')
        text += f'\n[stream]\nport = {self.port}\npublic_url = "{self.url}/api/display/stream"\n'
        kiosk.config.write_text(text, encoding="utf-8")
        self._config = str(kiosk.config)
        self._processes = processes
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.process = self._processes.motcua("stream", "run", "--config", self._config, name="stream")
        self.process.start(f"{self.url}/healthz")

    def health(self) -> dict[str, object]:
        """Return how many screens are connected and how many were dropped."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        line.request("GET", "/healthz")
        answer: dict[str, object] = json.loads(line.getresponse().read())
        line.close()
        return answer

    def connect(self, receive_bytes: int | None = None) -> socket.socket:
        """Return the socket of one display that has asked for the stream."""
        line = socket.socket()
        if receive_bytes:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        line.settimeout(20)
        line.connect(("127.0.0.1", self.port))
        line.sendall(b"GET /api/display/stream HTTP/1.1\r\nHost: x\r\n\r\n")
        return line


def read_until(line: socket.socket, text: bytes) -> bytes:
    """Read from a display's socket until `text` has come."""
    received = b""
    while text not in received:
        part = line.recv(65536)
        assert part, received[-300:]
        received += part
    return received
