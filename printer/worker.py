"""Prints the jobs of one printer, one after another: look, note that it begins, send, note how it ended."""

import logging
from dataclasses import dataclass

from appliance.core.ambient import Ambient, monotonic_s
from appliance.core.errors import InvalidInput
from appliance.store import Store
from printer import spool
from printer.escpos_encode import resync
from printer.outgoing import check_outgoing
from printer.paper_job import make_paper
from printer.printer_settings import PrinterSettings, choose
from printer.readiness import Readiness
from printer.spool import Job
from printer.spool_rules import Outcome, after_sending, process_id
from printer.transports.base import Expects, PrinterUnreachable, Session, Transport
from printer.watch import PrinterWatch

log = logging.getLogger(__name__)
RETRY_S = 1.0
# ESC @, then GS a 14: tell changes of on-line state, errors and paper by itself from here on.
BEGIN = b"\x1b@"
WATCHED = b"\x1b@\x1da\x0e"
ASK_PARSED = b"\x1dr\x01"  # GS r 1: answered when all before it has been read


@dataclass(frozen=True)
class Wire:
    """A job as it goes out: bytes, the id to be confirmed (None: the printer can't), and how long the paper takes."""

    data: bytes
    mark: str | None
    print_time_s: float


class PrinterWorker:
    """One printer and its jobs. `all_printers` and `readiness` decide which jobs are its own."""

    def __init__(
        self,
        store: Store,
        ambient: Ambient,
        settings: PrinterSettings,
        transport: Transport,
        all_printers: tuple[PrinterSettings, ...],
        *,
        readiness: Readiness | None = None,
    ) -> None:
        self._store = store
        self._ambient = ambient
        self.settings = settings
        self._transport = transport
        self._all = all_printers
        self._readiness = readiness or Readiness()
        self._watch = PrinterWatch(store, ambient, settings, transport, self._readiness)
        self._counter = int.from_bytes(ambient.random_bytes(2), "big")
        self._owed: tuple[str, Outcome] | None = None
        self._retry_at = 0.0

    def step(self) -> bool:
        """Do one thing; True when there may be more to do at once."""
        self._settle()
        mine = self._mine()
        if monotonic_s() < self._retry_at:
            return False
        if not mine:
            self._watch.look()
            return False
        made = self._make(mine[0])
        return True if made is None else self._print(mine, made)

    def _mine(self) -> list[Job]:
        spool.expire(self._store, self._ambient)
        found = spool.waiting(self._store.reader(), self._ambient)
        able = self._readiness.can_print
        return [job for job in found if choose(self._all, able, job.kind, job.printer) == self.settings]

    def _make(self, job: Job) -> Wire | None:
        """Return what to send for a job; None where it can't be drawn or isn't safe, and was ended."""
        try:
            paper = make_paper(job.kind, job.document, job.copy, self.settings)
            self._counter += 1
            mark = process_id(self._counter) if self.settings.confirms else None
            data = paper.data(mark)
            if not self.settings.takes_pdf:
                check_outgoing(data, self.settings.profile)
        except InvalidInput as error:
            log.error("job can't be drawn", extra={"job": job.id, "code": error.code, "faults": error.details})
            spool.finish(self._store, self._ambient, job.id, Outcome("cancelled", "bad-document"))
            return None
        return Wire(data, mark, paper.length_mm / self.settings.speed_mm_s)

    def _print(self, mine: list[Job], wire: Wire) -> bool:
        try:
            session = self._transport.open()
        except PrinterUnreachable:
            return self._put_off(mine, "unreachable")
        try:
            refusal, status = self._watch.refusal(session)
            if refusal:
                return self._put_off(mine, refusal)
            expects: Expects = "parsing" if status.answered else "nothing"
            return self._send(session, mine[0], wire, expects)
        finally:
            session.close()

    def _send(self, session: Session, job: Job, wire: Wire, expects: Expects) -> bool:
        if not spool.begin(self._store, self._ambient, job.id, self.settings.name):
            return True
        receipt = session.send(self._wired(wire, expects), wire.mark, wire.print_time_s, expects)
        outcome = after_sending(receipt, expects_confirmation=wire.mark is not None)
        if outcome.state == "uncertain" and receipt.trouble and self.settings.confirms:
            session.clear()
        if receipt.taken:
            self._watch.broken_off = outcome.state == "uncertain"
        self._owed = (job.id, outcome)
        self._settle()
        log.info(
            "job ended", extra={"job": job.id, "state": outcome.state, "why": outcome.reason, "bytes": receipt.taken}
        )
        if outcome.state != "printed":
            self._retry_at = monotonic_s() + RETRY_S
        return outcome.state == "printed"

    def _wired(self, wire: Wire, expects: Expects) -> bytes:
        if self.settings.takes_pdf:
            return wire.data
        prefix = resync() if self._watch.broken_off else b""
        if expects == "nothing":
            return prefix + wire.data
        asks = b"" if wire.mark is not None else ASK_PARSED
        return prefix + WATCHED + wire.data.removeprefix(BEGIN) + asks

    def _settle(self) -> None:
        """Write how the last job ended; kept for the next step where the disk won't take it now."""
        if self._owed is not None:
            spool.finish(self._store, self._ambient, *self._owed)
            self._owed = None

    def _put_off(self, mine: list[Job], reason: str) -> bool:
        changed = spool.put_off(self._store, self._ambient, [job.id for job in mine], reason)
        self._watch.note(reason)
        if changed:
            log.warning("jobs wait", extra={"printer": self.settings.name, "why": reason, "jobs": changed})
        self._retry_at = monotonic_s() + RETRY_S
        return False
