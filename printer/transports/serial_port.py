"""A serial printer: pyserial sets the port up; bytes go through its descriptor.

pyserial's own writes don't say how far they came before a time-out, and that is what makes a job uncertain or not.
"""

import termios
from contextlib import suppress

import serial

from printer.profiles import Profile
from printer.transports.base import unreachable
from printer.transports.link import FdLink
from printer.transports.session import LinkSession


class SerialTransport:
    """Opens `path` at `baud`, eight data bits, no parity; `flow_control` is "dtr", "rts", "xonxoff" or "none"."""

    def __init__(
        self,
        path: str,
        *,
        baud: int = 9600,
        flow_control: str = "dtr",
        timeout_s: float = 3.0,
        profile: Profile | None = None,
    ) -> None:
        self._path = path
        self._baud = baud
        self._flow_control = flow_control
        self._timeout_s = timeout_s
        self._profile = profile

    def open(self) -> LinkSession:
        """Open and set up the port, for this process alone; raises PrinterUnreachable."""
        try:
            port = serial.Serial(
                self._path,
                self._baud,
                timeout=0,
                write_timeout=0,
                dsrdtr=self._flow_control == "dtr",
                rtscts=self._flow_control == "rts",
                xonxoff=self._flow_control == "xonxoff",
                exclusive=True,
            )
        except (OSError, ValueError) as error:  # SerialException is an OSError
            raise unreachable(self._path, type(error).__name__) from error
        link = FdLink(port.fileno(), lambda unfinished: _close(port, unfinished), end_is_gone=False)
        return LinkSession(link, self._timeout_s, self._profile)


def _close(port: serial.Serial, unfinished: bool) -> None:
    # The kernel would wait up to half a minute for a printer that has stopped the line.
    if unfinished:
        with suppress(OSError, termios.error):
            termios.tcflush(port.fileno(), termios.TCOFLUSH)
    with suppress(OSError):
        port.close()
