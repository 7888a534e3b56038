"""A printer that is a list of jobs; for tests and for previews of what would be sent."""

from printer.status import PrinterStatus
from printer.transports.base import Expects, Receipt

READY = PrinterStatus(answered=True, online=True, paper="ok")


class MemoryTransport:
    """Keeps every job in `jobs`; `state` is what it says of itself."""

    def __init__(self) -> None:
        self.jobs: list[bytes] = []
        self.state = READY

    def open(self) -> "MemoryTransport":
        """Return itself: there is nothing to connect."""
        return self

    def complete_header(self) -> None:
        """Do nothing: jobs come whole."""

    def status(self) -> PrinterStatus:
        """Return `state`."""
        return self.state

    def name(self) -> str | None:
        """It has none."""
        return None

    def send(self, data: bytes, process_id: str | None, print_time_s: float, expects: Expects = "nothing") -> Receipt:
        """Keep the job."""
        self.jobs.append(data)
        return Receipt(len(data), complete=True, confirmed=process_id is not None)

    def clear(self) -> None:
        """Do nothing: what is in `jobs` is on paper."""

    def close(self) -> None:
        """Do nothing."""
