"""Ask one printer how it is, whether it is the right one, and keep the answer where staff, kiosk and metrics read it."""

from appliance.core.ambient import Ambient, monotonic_s
from appliance.store import Store
from printer import spool
from printer.printer_settings import PrinterSettings
from printer.readiness import Readiness
from printer.spool_rules import why_not
from printer.status import UNKNOWN, PrinterStatus
from printer.transports.base import PrinterUnreachable, Session, Transport

LOOK_EVERY_S = 5.0
LOOK_AGAIN_S = 1.0  # while something is wrong: people are busy mending it
MUTE_S = 60.0  # a printer that can't answer isn't asked, and waited for, before every job


class PrinterWatch:
    """What is known of one printer."""

    def __init__(
        self,
        store: Store,
        ambient: Ambient,
        settings: PrinterSettings,
        transport: Transport,
        readiness: Readiness,
    ) -> None:
        self._store = store
        self._ambient = ambient
        self._settings = settings
        self._transport = transport
        self._readiness = readiness
        self._mute_until = 0.0
        self._look_at = 0.0
        self._recognised = False
        self.broken_off = spool.was_broken_off(store.reader(), settings.name)
        """The last job may have ended within a command, and the printer waits for the rest of it."""

    def look(self) -> None:
        """Ask an idle printer now and then, so that people learn of an empty roll before they need it."""
        if monotonic_s() < self._look_at:
            return
        self._recognised = False
        try:
            session = self._transport.open()
        except PrinterUnreachable:
            self.note("unreachable")
            return
        try:
            self.refusal(session)
        finally:
            session.close()

    def refusal(self, session: Session) -> tuple[str, PrinterStatus]:
        """Return why a job may not be sent now ("": it may), and the status that says so."""
        status = self._ask(session)
        code = why_not(status, must_answer=self._settings.confirms)
        if status.can_print and not self._is_right_one(session):
            code = "wrong-device"
        self.note(code, near_end=status.paper == "near_end")
        return code, status

    def note(self, code: str, near_end: bool = False) -> None:
        """Keep what is wrong ("": nothing) with this printer."""
        ready = code == ""
        self._recognised = self._recognised and ready
        self._look_at = monotonic_s() + (LOOK_EVERY_S if ready else LOOK_AGAIN_S)
        self._readiness.note(self._settings.name, ready)
        told = "near-end" if ready and near_end else code
        spool.note_printer(self._store, self._ambient, self._settings.name, ready, told)

    def _ask(self, session: Session) -> PrinterStatus:
        if monotonic_s() < self._mute_until:
            return UNKNOWN
        if self.broken_off:
            session.complete_header()
        status = session.status()
        if not status.answered and not self._settings.confirms:
            self._mute_until = monotonic_s() + MUTE_S
        return status

    def _is_right_one(self, session: Session) -> bool:
        """Compare the device's name with its profile; one that doesn't tell its name is believed."""
        expected = self._settings.profile.models
        if self._recognised or not expected:
            return True
        name = session.name()
        self._recognised = name is None or name.startswith(expected)
        return self._recognised
