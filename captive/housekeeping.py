"""What the portal does beside answering: counts to disk, sessions that are over, reports to the box, a changed catalogue."""

import logging
import threading
from collections.abc import Callable

from appliance.core.errors import MotcuaError
from appliance.web.qr_svg import qr_svg
from captive.box_link import BoxUnreachable
from captive.reports import close_hours, deliver_reports
from captive.services import PortalServices

log = logging.getLogger(__name__)

PERIOD_S = 10.0


class Housekeeping:
    """A thread that does one round every ten seconds; a round that fails is logged and the next one tries again."""

    def __init__(self, parts: PortalServices, period_s: float = PERIOD_S) -> None:
        self._parts = parts
        self._period_s = period_s
        self._ended = threading.Event()
        self._restored = False
        self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Restore the sessions (before the first visitor is answered) and begin the rounds."""
        self._attempt(self._restore)
        self._thread.start()
        self._parts.uplink.start()

    def stop(self) -> None:
        """Do a last round and end."""
        self._ended.set()
        self._parts.uplink.stop()
        self._thread.join(self._period_s)
        self._attempt(lambda: self._parts.funnel.flush(self._parts.store))

    def round(self) -> None:
        """Do everything once."""
        parts = self._parts
        self._attempt(self._restore)
        if self._restored:
            self._attempt(parts.admission.follow_gate)
        self._attempt(lambda: parts.admission.tidy(parts.settings.log_kept))
        self._attempt(parts.tickets.forget_earlier_days)
        self._attempt(lambda: parts.funnel.flush(parts.store))
        self._attempt(lambda: close_hours(parts.store, parts.ambient))
        self._attempt(lambda: deliver_reports(parts.store, parts.link.report))
        self._attempt(parts.refresh_catalogue)

    def _run(self) -> None:
        # The calendar and the QR code are slow to load; the first visitor should not wait for them.
        self._attempt(self._parts.calendar)
        self._attempt(lambda: qr_svg(self._parts.settings.zalo_link, ""))
        while not self._ended.wait(self._period_s):
            self.round()

    def _restore(self) -> None:
        if self._restored:
            return
        count = self._parts.admission.restore()
        self._restored = count is not None
        if count is None:
            log.warning("the clock is behind what was already seen; sessions are not restored yet")
        elif count:
            log.info("sessions restored", extra={"count": count})

    def _attempt(self, task: Callable[[], object]) -> None:
        try:
            task()
        except BoxUnreachable:
            log.debug("the box does not answer; reports wait")
        except MotcuaError as error:
            log.warning("housekeeping: %s", error.code)
        except Exception as error:  # one bad round must not end the thread that ends sessions
            log.error("housekeeping failed unexpectedly", exc_info=error)
