"""What every transport can do; none waits longer than its time-outs."""

from dataclasses import dataclass
from typing import Protocol

from appliance.core.errors import Unavailable
from printer.status import PrinterStatus


class PrinterUnreachable(Unavailable):
    """There is no connection to the printer; nothing was sent."""


def unreachable(address: str, cause: str) -> PrinterUnreachable:
    """Return the failure for a printer that can't be connected to."""
    return PrinterUnreachable(
        "printer-unreachable",
        "Không kết nối được máy in – kiểm tra nguồn điện và dây cáp.",
        "The printer can't be reached: check its power and cable.",
        address=address,
        cause=cause,
    )


@dataclass(frozen=True)
class Receipt:
    """What became of a job.

    `taken` counts the bytes the connection accepted: 0 means that surely nothing was printed. `complete`: all of
    them. `confirmed`: the printer itself said that the paper is out.
    """

    taken: int
    complete: bool
    confirmed: bool


class Session(Protocol):
    """An open connection, for one look at the printer and one job."""

    def status(self) -> PrinterStatus:
        """Ask the printer; unknown where it says nothing in time."""
        ...

    def send(self, data: bytes, process_id: str | None, print_time_s: float) -> Receipt:
        """Send a job; with `process_id`, wait at most `print_time_s` and the time-out for its confirmation.

        Never raises for what the connection does: the receipt tells.
        """
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class Transport(Protocol):
    """How a printer is reached."""

    def open(self) -> Session:
        """Connect; raises PrinterUnreachable."""
        ...
