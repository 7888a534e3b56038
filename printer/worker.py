"""Prints the jobs of one printer, one after another: look, note that it begins, send, note how it ended."""

import logging

from appliance.core.ambient import Ambient, monotonic_s
from appliance.core.errors import InvalidInput
from appliance.store import Store
from printer import spool
from printer.escpos_encode import resync
from printer.paper_job import make_paper
from printer.printer_settings import PrinterSettings, route
from printer.spool import Job
from printer.spool_rules import Outcome, after_sending, may_begin, process_id
from printer.status import UNKNOWN, PrinterStatus, reason_code
from printer.transports.base import PrinterUnreachable, Session, Transport

log = logging.getLogger(__name__)
RETRY_S = 1.0
LOOK_EVERY_S = 10.0
MUTE_S = 60.0  # a printer that can't answer isn't asked, and waited for, before every job


class PrinterWorker:
    """One printer and its jobs. `all_printers` decides which jobs are its own."""

    def __init__(
        self,
        store: Store,
        ambient: Ambient,
        settings: PrinterSettings,
        transport: Transport,
        all_printers: tuple[PrinterSettings, ...],
        *,
        broken_off: bool = False,
    ) -> None:
        self._store = store
        self._ambient = ambient
        self.settings = settings
        self._transport = transport
        self._all = all_printers
        self._broken_off = broken_off
        self._counter = int.from_bytes(ambient.random_bytes(2), "big")
        self._owed: tuple[str, Outcome] | None = None
        self._mute_until = 0.0
        self._retry_at = 0.0
        self._look_at = 0.0

    def step(self) -> bool:
        """Do one thing; True when there may be more to do at once."""
        self._settle()
        mine = self._mine()
        if monotonic_s() < self._retry_at:
            return False
        if not mine:
            self._look()
            return False
        made = self._make(mine[0])
        return True if made is None else self._print(mine, *made)

    def _mine(self) -> list[Job]:
        spool.expire(self._store, self._ambient)
        found = spool.waiting(self._store.reader(), self._ambient)
        return [job for job in found if route(self._all, job.kind, job.printer) == self.settings]

    def _make(self, job: Job) -> tuple[bytes, str | None, float] | None:
        """Return bytes, process id and printing time (s) of a job; None where it can't be drawn and was ended."""
        try:
            paper = make_paper(job.kind, job.document, job.copy, self.settings)
        except InvalidInput as error:
            log.error("job can't be drawn", extra={"job": job.id, "code": error.code, "faults": error.details})
            spool.finish(self._store, self._ambient, job.id, Outcome("cancelled", "bad-document"))
            return None
        self._counter += 1
        mark = process_id(self._counter) if self.settings.confirms else None
        return paper.data(mark), mark, paper.length_mm / self.settings.speed_mm_s

    def _print(self, mine: list[Job], data: bytes, mark: str | None, print_time_s: float) -> bool:
        try:
            session = self._transport.open()
        except PrinterUnreachable:
            return self._put_off(mine, "unreachable")
        try:
            refusal = may_begin(self._ask(session), must_answer=self.settings.confirms)
            if refusal is not None:
                return self._put_off(mine, refusal.reason)
            return self._send(session, mine[0], data, mark, print_time_s)
        finally:
            session.close()

    def _send(self, session: Session, job: Job, data: bytes, mark: str | None, print_time_s: float) -> bool:
        if not spool.begin(self._store, self._ambient, job.id):
            return True
        prefix = resync() if self._broken_off else b""
        receipt = session.send(prefix + data, mark, print_time_s)
        outcome = after_sending(receipt, expects_confirmation=mark is not None)
        if receipt.taken:
            self._broken_off = not receipt.complete
        self._owed = (job.id, outcome)
        self._settle()
        log.info(
            "job ended", extra={"job": job.id, "state": outcome.state, "why": outcome.reason, "bytes": len(data)}
        )
        if outcome.state != "printed":
            self._retry_at = monotonic_s() + RETRY_S
        return outcome.state == "printed"

    def _settle(self) -> None:
        """Write how the last job ended; kept for the next step where the disk won't take it now."""
        if self._owed is not None:
            spool.finish(self._store, self._ambient, *self._owed)
            self._owed = None

    def _ask(self, session: Session) -> PrinterStatus:
        if monotonic_s() < self._mute_until:
            return UNKNOWN
        status = session.status()
        if not status.answered and not self.settings.confirms:
            self._mute_until = monotonic_s() + MUTE_S
        self._note(status.can_print or not (status.answered or self.settings.confirms), reason_code(status))
        return status

    def _note(self, ready: bool, reason: str) -> None:
        self._look_at = monotonic_s() + LOOK_EVERY_S
        spool.note_printer(self._store, self._ambient, self.settings, ready, "" if ready else reason)

    def _put_off(self, mine: list[Job], reason: str) -> bool:
        changed = spool.put_off(self._store, self._ambient, [job.id for job in mine], reason)
        self._note(False, reason)
        if changed:
            log.warning("jobs wait", extra={"printer": self.settings.name, "why": reason, "jobs": changed})
        self._retry_at = monotonic_s() + RETRY_S
        return False

    def _look(self) -> None:
        """Ask an idle printer how it is, now and then, so that people learn of an empty roll before they need it."""
        if monotonic_s() < self._look_at:
            return
        try:
            session = self._transport.open()
        except PrinterUnreachable:
            self._note(False, "unreachable")
            return
        try:
            self._ask(session)
        finally:
            session.close()
