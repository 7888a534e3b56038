"""What every view and verb of the kiosk works with: the centre's settings, store, catalogue and keys in one value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from appliance.core.ambient import Ambient
from appliance.core.calendar_rules import WorkCalendar
from appliance.core.catalogue import Catalogue
from appliance.store import Store
from appliance.web.app import services
from appliance.web.login import SessionBackend
from kiosk.opening_rules import HoursRule, Opening, opening_at
from kiosk.queue_services import QueueIndex
from kiosk.wait_times import WaitTimes
from kiosk.write_together import WriteTogether
from printer.printer_settings import PrinterSettings

# Groups met in practice (no statute fixes the list); a centre names its own in box.toml.
USUAL_PRIORITY_GROUPS: Mapping[str, tuple[str, str]] = {
    "elderly": ("Người cao tuổi", "Elderly person"),
    "disabled": ("Người khuyết tật", "Person with a disability"),
    "pregnant": ("Phụ nữ mang thai", "Pregnant woman"),
    "small-child": ("Đi cùng trẻ nhỏ", "With a small child"),
    "merit": ("Người có công với cách mạng", "Person of merit"),
}


# Groups that nobody chooses: the box gives them to those it knows something of.
BOX_GROUPS: Mapping[str, tuple[str, str]] = {
    "booked": ("Đã hẹn giờ", "Booked"),
    "overdue": ("Hồ sơ quá hạn", "Overdue dossier"),
}


@dataclass(frozen=True)
class Settings:
    """The centre as the kiosk needs it; built from box.toml."""

    box_id: str
    name_vi: str
    name_en: str
    agency_parent: str
    unit_code: str
    address: str
    hotline: str
    zalo_oa_name: str
    public_url: str
    case_system: str
    upper_case_qr: bool = True
    place: str = ""
    wifi_name: str | None = None
    priority_names: Mapping[str, tuple[str, str]] = field(default_factory=lambda: dict(USUAL_PRIORITY_GROUPS))
    priority_choice: bool = True
    normals_per_priority: int = 2
    max_body_bytes: int = 65536
    printers: tuple[PrinterSettings, ...] = ()
    reset_after_s: int = 30
    staff_networks: tuple[str, ...] = ("127.0.0.0/8", "::1/128")
    always_open: bool = False
    hours_rule: HoursRule = field(default_factory=HoursRule)
    last_numbers_min: Mapping[str, int] = field(default_factory=dict)
    """Minutes before closing at which a line stops giving numbers, where it differs from the rule."""
    priority_by: frozenset[str] = frozenset({"self", "guide", "card"})
    elderly_from_age: int = 75
    bookings_per_slot: int = 2
    stream_url: str = "/api/display/stream"
    voice_dir: Path | None = None
    wifi_qr: str | None = None
    notices: tuple[tuple[str, str], ...] = ()
    max_reappointments: int = 1
    training: bool = False


@dataclass
class Centre:
    """The running centre; `current_catalogue` gives the one in force, `business_day` the day numbers count for."""

    store: Store
    ambient: Ambient
    settings: Settings
    current_catalogue: Callable[[], Catalogue]
    business_day: Callable[[], str]
    key_id: int
    token_key: bytes
    waits: WaitTimes
    sessions: SessionBackend
    calendar: Callable[[], WorkCalendar]
    clock_trusted: Callable[[], bool]
    tries: dict[str, list[str]] = field(default_factory=dict)
    """Moments of guesses at code and phone per device; in memory, so that a restart forgets them."""
    writing: WriteTogether = field(default_factory=WriteTogether)
    """What clerks and deaf visitors type to each other; in memory only."""
    catalogue_faults: Callable[[], tuple[str, ...]] = tuple
    """Why the catalogue's folder is not what is in force; empty where it is."""
    _index: QueueIndex | None = None

    @property
    def index(self) -> QueueIndex:
        """Services and counters of the catalogue in force (rebuilt when a new one comes)."""
        catalogue = self.current_catalogue()
        index = self._index
        if index is None or index.catalogue is not catalogue:
            index = self._index = QueueIndex(catalogue)
        return index

    def opening(self, service_id: str | None = None) -> Opening:
        """Return whether numbers are given now, for one line or (None) for the centre; closings by staff count."""
        settings, now = self.settings, self.ambient.now()
        if settings.always_open:
            return Opening("open", now)
        rule = settings.hours_rule
        closed = False
        if service_id is not None:
            last = settings.last_numbers_min.get(service_id, rule.last_numbers_min)
            rule = HoursRule(rule.numbers_before_min, last)
            closed = self._closed_by_staff(service_id)
        return opening_at(self.calendar(), now, rule, line_closed=closed)

    def _closed_by_staff(self, service_id: str) -> bool:
        row = self.store.reader().execute(
            "SELECT 1 FROM closed_lines WHERE business_day = ? AND service_id = ?", (self.business_day(), service_id)
        )
        return row.fetchone() is not None

    def group_name(self, group: str, lang: str = "vi") -> str:
        """Return a priority group's name; a group that is configured no longer keeps its id as its name."""
        vi, en = self.settings.priority_names.get(group) or BOX_GROUPS.get(group) or (group, group)
        return en if lang == "en" else vi

    def ticket_url(self, token: str) -> str:
        """Return the address of a ticket's live place, as its QR carries it."""
        return self._qr_url("q", token)

    def dossier_url(self, token: str) -> str:
        """Return the address of a dossier's page, as its QR carries it."""
        return self._qr_url("t", token)

    def _qr_url(self, page: str, token: str) -> str:
        # Upper case lets the QR use its alphanumeric mode: fewer modules on the same paper.
        url = f"{self.settings.public_url}/{page}/{token}"
        return url.upper() if self.settings.upper_case_qr else url


def centre() -> Centre:
    """Return the centre of the app that answers this request."""
    return services(Centre)
