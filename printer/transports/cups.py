"""An office printer for A4 and A5 forms, by IPP: a queue of CUPS, or a printer that speaks IPP itself. PDF only."""

import time
from urllib.parse import urlsplit

import urllib3

from printer.status import UNKNOWN, PaperLevel, PrinterStatus
from printer.transports import ipp
from printer.transports.base import Expects, Receipt, unreachable

MAX_ANSWER = 1_000_000
POLL_S = 1.0
# An office printer warms up, and somebody puts paper in: a job that has not come out by then is called back.
LONGEST_S = 180.0
STOPPED = 5
COMPLETED, ENDED = 9, frozenset({7, 8, 9})  # canceled, aborted, completed


class CupsTransport:
    """`address` is an ipp:// or ipps:// address; `confirms`: it prints itself, so that "completed" means paper."""

    def __init__(self, address: str, *, timeout_s: float = 3.0, longest_s: float = LONGEST_S) -> None:
        self._address = address
        self._timeout_s = timeout_s
        self._longest_s = longest_s

    def open(self) -> "CupsSession":
        """Ask the queue once; raises PrinterUnreachable where nobody answers."""
        session = CupsSession(self._address, self._timeout_s, self._longest_s)
        try:
            session.ask(ipp.GET_PRINTER, [])
        except (OSError, urllib3.exceptions.HTTPError) as error:
            session.close()
            raise unreachable(self._address, type(error).__name__) from error
        return session


class CupsSession:
    """One look at a queue, and one job."""

    def __init__(self, address: str, timeout_s: float, longest_s: float) -> None:
        parts = urlsplit(address)
        scheme = "https" if parts.scheme == "ipps" else "http"
        self._address = address
        self._url = f"{scheme}://{parts.netloc if parts.port else parts.netloc + ':631'}{parts.path or '/'}"
        self._pool = urllib3.PoolManager(timeout=urllib3.Timeout(timeout_s), retries=False)
        self._longest_s = longest_s

    def complete_header(self) -> None:
        """Do nothing: a queue takes whole documents."""

    def name(self) -> str | None:
        """A queue has no model that a profile would know."""
        return None

    def clear(self) -> None:
        """Do nothing: an unfinished job is called back by `send`."""

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    def status(self) -> PrinterStatus:
        """Ask the queue for its state and the printer's reasons."""
        try:
            code, found = self.ask(ipp.GET_PRINTER, [])
        except (OSError, urllib3.exceptions.HTTPError):
            return UNKNOWN
        return queue_status(found) if code < 0x0400 else UNKNOWN

    def send(self, data: bytes, process_id: str | None, print_time_s: float, expects: Expects = "nothing") -> Receipt:
        """Hand a PDF over and wait until it is printed; one that never is, is called back."""
        about: list[tuple[int, str, ipp.Value]] = [
            (ipp.NAME, "job-name", "motcua"),
            (ipp.MEDIA_TYPE, "document-format", "application/pdf"),
        ]
        try:
            code, found = self.ask(ipp.PRINT_JOB, about, data)
        except urllib3.exceptions.NewConnectionError:
            return Receipt(0, complete=False, confirmed=False)
        except (OSError, urllib3.exceptions.HTTPError):
            return Receipt(len(data), complete=False, confirmed=False)
        job = next(iter(found.get("job-id", [])), None)
        if code >= 0x0400 or not isinstance(job, int):
            return Receipt(0, complete=False, confirmed=False, trouble="queue-refuses")
        is_out = self._wait_for(job)
        trouble = "" if is_out else "not-confirmed"
        return Receipt(len(data), complete=True, confirmed=is_out and process_id is not None, trouble=trouble)

    def ask(
        self, operation: int, attributes: list[tuple[int, str, ipp.Value]], document: bytes = b""
    ) -> tuple[int, ipp.Attributes]:
        """Send one request and read its answer; raises OSError or urllib3's HTTPError."""
        answer = self._pool.request(
            "POST",
            self._url,
            body=ipp.request(operation, self._address, attributes) + document,
            headers={"Content-Type": "application/ipp"},
            preload_content=False,
        )
        try:
            if answer.status != 200:
                raise ipp.IppBroken(f"HTTP {answer.status}")
            return ipp.read_answer(answer.read(MAX_ANSWER))
        finally:
            answer.release_conn()

    def _wait_for(self, job: int) -> bool:
        deadline = time.monotonic() + self._longest_s
        which: list[tuple[int, str, ipp.Value]] = [(ipp.INTEGER, "job-id", job)]
        while time.monotonic() < deadline:
            try:
                _, found = self.ask(ipp.GET_JOB, which)
            except (OSError, urllib3.exceptions.HTTPError):
                found = {}
            state = next(iter(found.get("job-state", [])), 0)
            if state in ENDED:
                return state == COMPLETED
            time.sleep(POLL_S)
        try:
            self.ask(ipp.CANCEL_JOB, which)
        except (OSError, urllib3.exceptions.HTTPError):
            return False  # the job is uncertain either way
        return False


def queue_status(found: ipp.Attributes) -> PrinterStatus:
    """Read a printer's attributes: printer-state, printer-is-accepting-jobs, printer-state-reasons (RFC 8011, 5.4)."""
    reasons = [str(reason) for reason in found.get("printer-state-reasons", [])]

    def tells(*beginnings: str) -> bool:
        return any(reason.startswith(beginnings) for reason in reasons)

    paper: PaperLevel = "out" if tells("media-empty", "media-needed") else "near_end" if tells("media-low") else "ok"
    return PrinterStatus(
        answered=True,
        online=found.get("printer-state", [STOPPED])[0] != STOPPED and not tells("offline", "shutdown", "paused"),
        paper=paper,
        cover_open=tells("cover-open", "door-open", "interlock-open"),
        fault=tells("media-jam", "fuser", "marker-supply-empty", "toner-empty"),
    )
