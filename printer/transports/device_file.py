"""Printers that are a file: /dev/usb/lp* read and written, or anything written only (a FIFO, a file, another /dev)."""

import os

from printer.profiles import Profile
from printer.transports.base import unreachable
from printer.transports.link import FdLink
from printer.transports.session import LinkSession


class DeviceFileTransport:
    """Opens `path` for each job, so that a printer plugged in again is found under its name.

    With `answers` the device is read too. Opening never waits: a FIFO without a reader, or a device in use, counts as
    unreachable.
    """

    def __init__(self, path: str, *, answers: bool, timeout_s: float = 3.0, profile: Profile | None = None) -> None:
        self._path = path
        self._answers = answers
        self._timeout_s = timeout_s
        self._profile = profile

    def open(self) -> LinkSession:
        """Open the device; raises PrinterUnreachable."""
        mode = os.O_RDWR if self._answers else os.O_WRONLY | os.O_APPEND
        try:
            fd = os.open(self._path, mode | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        except OSError as error:
            raise unreachable(self._path, os.strerror(error.errno or 0)) from error
        link = FdLink(fd, lambda _unfinished: os.close(fd), reads=self._answers, end_is_gone=False)
        return LinkSession(link, self._timeout_s, self._profile)
