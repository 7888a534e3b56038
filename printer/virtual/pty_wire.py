"""A character device for the virtual printer: a pseudo-terminal under a name like /dev/usb/lp0 or a serial port."""

import contextlib
import os
import select
import threading
import tty
from pathlib import Path

from printer.virtual.device import Device

TICK_S = 0.05


class PtyWire:
    """Keeps a symbolic link at `path` to the terminal while the device has power; the link goes when it is off."""

    def __init__(self, device: Device, path: Path) -> None:
        self._device = device
        self._path = path
        self._master = -1
        self._slave = -1
        self._ended = threading.Event()
        self._plug()
        self._thread = threading.Thread(target=self._serve, name="pty", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Pull the plug for good."""
        self._ended.set()
        self._thread.join(5)
        self._unplug()

    def _plug(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()
        self._path.symlink_to(os.ttyname(self._slave))
        self._device.attach(self._answer)

    def _unplug(self) -> None:
        if self._master < 0:
            return
        self._device.attach(None)
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1

    def _answer(self, data: bytes) -> None:
        with contextlib.suppress(OSError):  # nobody reads: what doesn't fit is lost, as on a wire
            os.write(self._master, data)

    def _serve(self) -> None:
        received = 0
        while not self._ended.is_set():
            condition = self._device.condition
            if condition.off:
                self._unplug()
                received = 0
            elif self._master < 0:
                self._plug()
            if condition.off or condition.silent or not select.select([self._master], [], [], TICK_S)[0]:
                self._ended.wait(TICK_S if condition.off or condition.silent else 0)
                continue
            data = os.read(self._master, 4096)
            received += len(data)
            if condition.drop_after_bytes is not None and received >= condition.drop_after_bytes:
                self._device.set(drop_after_bytes=None)
                self._unplug()
                received = 0
                continue
            self._device.receive(data)
