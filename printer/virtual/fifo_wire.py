"""A one-way wire for the virtual printer: a FIFO that takes bytes and carries no answers."""

import os
import select
import threading
from pathlib import Path

from printer.virtual.device import Device

TICK_S = 0.05


class FifoWire:
    """Reads `path` while the device has power; without it nobody reads, so that opening it fails at once."""

    def __init__(self, device: Device, path: Path) -> None:
        self._device = device
        self._path = path
        os.mkfifo(path)
        self._fd = self._open()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="fifo", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Pull the plug for good."""
        self._ended.set()
        self._thread.join(5)
        self._hang_up()
        self._path.unlink(missing_ok=True)

    def _open(self) -> int:
        return os.open(self._path, os.O_RDONLY | os.O_NONBLOCK)

    def _hang_up(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _serve(self) -> None:
        while not self._ended.is_set():
            condition = self._device.condition
            if condition.off:
                self._hang_up()
            elif self._fd < 0:
                self._fd = self._open()
            if condition.off or condition.silent or not select.select([self._fd], [], [], TICK_S)[0]:
                self._ended.wait(TICK_S if condition.off or condition.silent else 0)
                continue
            data = os.read(self._fd, 4096)
            if data:
                self._device.receive(data)
            else:
                self._ended.wait(TICK_S / 10)  # no writer now
