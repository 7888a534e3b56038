"""A stand-in printer for benches that notes when the first byte of each job came."""

import contextlib
import socket
import threading
import time


class StopwatchPrinter:
    """A printer that is always ready, confirms at once, and notes when the first byte of each job came.

    `bytes_per_s` makes it take paper data no faster than a real one; without it, as fast as they come.
    """

    def __init__(self, port: int = 0, bytes_per_s: int | None = None) -> None:
        self._bytes_per_s = bytes_per_s
        self.server = socket.create_server(("127.0.0.1", port))
        self.port = int(self.server.getsockname()[1])
        self.first: list[float] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.server.accept()
                with client:
                    self._talk(client)

    def _talk(self, client: socket.socket) -> None:
        begun = False
        while piece := client.recv(2048 if self._bytes_per_s else 65536):
            if self._bytes_per_s:
                time.sleep(len(piece) / self._bytes_per_s)
            if piece.startswith(b"\x10\x04"):
                client.sendall(b"\x12" * 4)
                piece = piece[12:]
            if piece and not begun:
                begun = True
                self.first.append(time.perf_counter())
            at = piece.find(b"\x1d(H\x06\x0000")
            if at >= 0:
                client.sendall(b"\x37\x22" + piece[at + 7 : at + 11] + b"\0")
