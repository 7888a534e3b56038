"""The spool daemon: a thread per printer, woken by commits; the only process that talks to the printers."""

import fcntl
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.core.ambient import Ambient
from appliance.core.errors import Conflict, MotcuaError
from appliance.store import Store
from appliance.web.service_loop import run_steps
from printer import spool
from printer.commit_watch import CommitWatch
from printer.paper_job import make_paper
from printer.printer_settings import PrinterSettings, route
from printer.readiness import Readiness
from printer.samples import SAMPLES
from printer.transports import open_transport
from printer.worker import PrinterWorker

log = logging.getLogger(__name__)
TICK_S = 0.25
PAUSE_AFTER_FAULT_S = 1.0
DRAIN_S = 30.0
LOCK_NAME = "printer.lock"


@contextmanager
def only_spooler(state_dir: Path) -> Iterator[None]:
    """Hold the spooler's lock; raises Conflict "spooler-running" where another process has it."""
    state_dir.mkdir(parents=True, exist_ok=True)
    with (state_dir / LOCK_NAME).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(
                "spooler-running",
                "Bộ phận in đã chạy ở tiến trình khác; chỉ được chạy một.",
                "Another spooler is running; there may be only one.",
            ) from error
        yield


def warm_up(printers: tuple[PrinterSettings, ...]) -> None:
    """Draw a paper of each kind, so that the first citizen does not wait for fonts and imports (60 ms)."""
    for settings in printers:
        for kind in set(settings.kinds) & set(SAMPLES):
            make_paper(kind, SAMPLES[kind], 0, settings).data(None)


class Spooler:
    """The workers of all printers and their threads."""

    def __init__(self, store: Store, ambient: Ambient, printers: tuple[PrinterSettings, ...]) -> None:
        self._store = store
        self._ambient = ambient
        self._printers = printers
        spool.recover(store, ambient)
        spool.forget_printers(store, {settings.name for settings in printers})
        readiness = Readiness()
        self._workers = [
            PrinterWorker(
                store,
                ambient,
                settings,
                open_transport(settings),
                printers,
                readiness=readiness,
            )
            for settings in printers
        ]
        self._wake = [threading.Event() for _ in self._workers]
        self._stopping = threading.Event()
        self._surprise: BaseException | None = None
        self._threads = [
            threading.Thread(target=self._work, args=(worker, wake), name=worker.settings.name, daemon=True)
            for worker, wake in zip(self._workers, self._wake, strict=True)
        ]
        self._watch = CommitWatch(store)

    def run(self, stop: threading.Event | None = None) -> None:
        """Print until SIGTERM (or `stop`), then finish the jobs under way."""
        warm_up(self._printers)
        for thread in self._threads:
            thread.start()
        try:
            run_steps(self._step, idle_s=0.0, stop=stop, max_failures=1)
        finally:
            self._stopping.set()
            self._ring()
            for thread in self._threads:
                thread.join(DRAIN_S)

    def _step(self) -> bool:
        if self._surprise is not None:
            raise self._surprise
        if self._watch.wait(TICK_S):
            self._put_off_homeless()
        self._ring()
        return True

    def _ring(self) -> None:
        for event in self._wake:
            event.set()

    def _put_off_homeless(self) -> None:
        found = spool.waiting(self._store.reader(), self._ambient)
        homeless = [job.id for job in found if route(self._printers, job.kind, job.printer) is None]
        if homeless:
            spool.put_off(self._store, self._ambient, homeless, "no-printer")

    def _work(self, worker: PrinterWorker, wake: threading.Event) -> None:
        try:
            while not self._stopping.is_set():
                wake.clear()
                if not self._worked(worker):
                    wake.wait(1.0)
        except Exception as error:  # the main thread raises it, so that systemd restarts the daemon
            log.exception("worker failed", extra={"printer": worker.settings.name})
            self._surprise = error

    def _worked(self, worker: PrinterWorker) -> bool:
        try:
            return worker.step()
        except MotcuaError as error:
            log.warning("step failed", extra={"printer": worker.settings.name, "code": error.code})
            self._stopping.wait(PAUSE_AFTER_FAULT_S)
            return False
