"""What every transport can do; none waits longer than its time-outs."""

from dataclasses import dataclass
from typing import Literal, Protocol

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


# What the printer may say after a job: "parsing" that it has read all of it (GS r), "nothing" where it never answers.
Expects = Literal["nothing", "parsing"]


@dataclass(frozen=True)
class Receipt:
    """What became of a job.

    `taken` counts the bytes the connection accepted: 0 means that surely nothing was printed. `complete`: all of
    them. `confirmed`: the printer itself said that the paper is out. `trouble`: the code of what the printer said
    went wrong meanwhile (printer/reasons.py), "" where it said nothing of the kind.
    """

    taken: int
    complete: bool
    confirmed: bool
    trouble: str = ""


class Session(Protocol):
    """An open connection, for one look at the printer and one job."""

    def complete_header(self) -> None:
        """Complete, with zeros, the lengths of a command that an earlier connection may have left half said.

        Otherwise the bytes of the next question would become those lengths, and swallow megabytes.
        """
        ...

    def status(self) -> PrinterStatus:
        """Ask the printer; unknown where it says nothing in time."""
        ...

    def name(self) -> str | None:
        """Ask for the model's name; None where the printer does not say."""
        ...

    def send(self, data: bytes, process_id: str | None, print_time_s: float, expects: Expects = "nothing") -> Receipt:
        """Send a job; with `process_id`, wait for its confirmation as long as the paper may take.

        Never raises for what the connection does: the receipt tells.
        """
        ...

    def clear(self) -> None:
        """Have the printer forget what it still holds of a job."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class Transport(Protocol):
    """How a printer is reached."""

    def open(self) -> Session:
        """Connect; raises PrinterUnreachable."""
        ...
