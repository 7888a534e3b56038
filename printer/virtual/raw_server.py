"""The raw TCP port of the virtual printer: one client at a time, as most network printers do it."""

import contextlib
import logging
import socket
import threading

from printer.virtual.device import Device

log = logging.getLogger(__name__)
TICK_S = 0.05


class RawServer:
    """Listens while the device has power; `port` is the real one where 0 was asked for."""

    def __init__(self, device: Device, host: str = "127.0.0.1", port: int = 9100) -> None:
        self._device = device
        self._host = host
        self._listener: socket.socket | None = self._listen(port)
        self.port = int(self._listener.getsockname()[1])
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="raw", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and drop the client."""
        self._ended.set()
        self._thread.join(5)
        self._hang_up()

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server((self._host, port), backlog=8)
        listener.settimeout(TICK_S)
        return listener

    def _hang_up(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _serve(self) -> None:
        while not self._ended.is_set():
            if self._device.condition.off:
                self._hang_up()
                self._ended.wait(TICK_S)
                continue
            self._listener = self._listener or self._listen(self.port)
            try:
                client, _ = self._listener.accept()
            except TimeoutError:
                continue
            with client:
                self._talk(client)

    def _talk(self, client: socket.socket) -> None:
        client.settimeout(TICK_S)

        def answer(data: bytes) -> None:
            with contextlib.suppress(OSError):  # the client has gone: nobody to tell
                client.sendall(data)

        self._device.attach(answer)
        received = 0
        try:
            while not self._ended.is_set() and (data := self._read(client)) is not None:
                received += len(data)
                if self._should_drop(received):
                    break
                if data:
                    self._device.receive(data)
        finally:
            self._device.attach(None)

    def _read(self, client: socket.socket) -> bytes | None:
        """Return what came (b"" for nothing yet), or None when the client has gone or the power has."""
        if self._device.condition.off:
            return None
        if self._device.condition.silent:
            self._ended.wait(TICK_S)
            return b""
        try:
            return client.recv(4096) or None
        except TimeoutError:
            return b""
        except OSError as error:
            log.info("client dropped", extra={"errno": error.errno})
            return None

    def _should_drop(self, received: int) -> bool:
        limit = self._device.condition.drop_after_bytes
        if limit is None or received < limit:
            return False
        self._device.set(drop_after_bytes=None)
        return True
