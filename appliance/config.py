"""The box's one configuration file, `box.toml`: typed, unknown keys refused, all faults at once with path and line."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator, model_validator

from appliance.captive_config import CaptiveSection
from appliance.core.opening_hours import HoursSection
from appliance.toml_faults import load_toml

Line = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[a-z0-9][a-z0-9-]*$")]
Url = Annotated[str, StringConstraints(max_length=200, pattern=r"^https?://[^\s/]+$")]
Port = Annotated[int, Field(ge=1, le=65535)]
Network = Annotated[str, StringConstraints(max_length=50, pattern=r"^[0-9a-fA-F:.]+/\d{1,3}$")]
_PATH = r"/[A-Za-z0-9_./:@-]+"
# What a printer's address looks like, by transport; "memory" takes anything.
ADDRESS_PATTERNS = {
    "network": r"[A-Za-z0-9_.:\[\]-]+:\d{1,5}",
    "usb-lp": _PATH,
    "serial": _PATH,
    "file": _PATH,
    "usb": r"[0-9a-fA-F]{4}:[0-9a-fA-F]{4}(:[A-Za-z0-9._-]+)?",
    "cups": r"ipps?://[A-Za-z0-9_.:\[\]-]+(/[A-Za-z0-9_./-]*)?",
}


class Section(BaseModel):
    """Base of all sections: frozen, and a key that does not exist is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class BoxSection(Section):
    """Who the box is and where it keeps things."""

    id: Key
    name_vi: Line
    name_en: Line
    agency_parent: Line
    unit_code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z.]{3,30}$")]
    address: Line
    place: Line = "Đồng Nai"
    hotline: Line
    zalo_oa_id: Annotated[str, StringConstraints(pattern=r"^\d{5,25}$")]
    zalo_oa_name: Line
    wifi_name: Annotated[str, StringConstraints(max_length=32)] | None = None
    state_dir: Path = Path("/var/lib/motcua")
    database: Path = Path("/var/lib/motcua/box.sqlite3")
    portal_database: Path = Path("/var/lib/motcua/portal.sqlite3")
    catalogue_dir: Path | None = None
    """None: the example catalogue of Đồng Nai that comes with the package."""
    holidays_file: Path | None = None
    """The centre's own table of decided days off; None: the one that comes with the package."""
    credentials_dir: Path | None = None
    """None: the folder systemd names in CREDENTIALS_DIRECTORY."""
    case_system: Literal["own", "province"] = "province"
    logo: Path | None = None
    """The picture at the head of papers."""
    training: bool = False
    """Every paper is marked as worthless."""
    always_open: bool = False
    """Only for the demo and training: opening hours and caps are not enforced."""


class CentralSection(Section):
    """The server the box reports to."""

    url: Url
    public_url: Url
    """What the QR codes carry: scheme and host, without a path."""
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 10.0


class SyncSection(Section):
    """The sync daemon."""

    metrics_port: Port | None = None
    pull_every_s: Annotated[float, Field(ge=0.2, le=600)] = 5.0


class KioskSection(Section):
    """The touch side."""

    host: Line = "127.0.0.1"
    port: Port = 8081
    threads: Annotated[int, Field(ge=1, le=128)] = 16
    reset_after_s: Annotated[int, Field(ge=10, le=600)] = 30
    staff_networks: tuple[Network, ...] = ("127.0.0.0/8", "::1/128")
    trusted_proxy: str | None = None
    voice_dir: Path | None = None
    """Where the clips of the calls lie (`motcua kiosk voice`); None: the hall stays silent."""
    notice: tuple["NoticeSection", ...] = ()
    """What the hall display shows beside the numbers."""


class NoticeSection(Section):
    """One notice for the hall."""

    vi: Line
    en: Line


class StreamSection(Section):
    """The process of the event streams (hall displays)."""

    host: Line = "127.0.0.1"
    port: Port = 8087
    public_url: Annotated[str, StringConstraints(max_length=200, pattern=r"^(https?://[^\s]+|/[^\s]*)$")] = (
        "/api/display/stream"
    )
    """Where pages find the stream: a path behind the box's own front door, a whole address in the demo."""


class PortalSection(Section):
    """The wifi portal."""

    host: Line = "127.0.0.1"
    port: Port = 8080
    threads: Annotated[int, Field(ge=1, le=128)] = 8
    public_url: Url = "http://127.0.0.1:8080"
    names: tuple[Line, ...] = ()
    """Further short names of the portal, as visitors type them ("wifi.lan")."""
    session_hours: Annotated[float, Field(gt=0, le=24)] = 8.0
    log_days: Annotated[int, Field(ge=1, le=366)] = 90
    """How long the wifi log is kept; the welcome page says so."""
    zalo_base_url: Annotated[str, StringConstraints(max_length=200, pattern=r"^https?://[^\s]+$")] = "https://zalo.me"
    """What stands before the Zalo account's id in links and QR codes; the demo points at its simulator."""
    forms_dir: Path | None = None
    """Folder of blank forms for the guides, named by paper (captive/forms.py); None: no forms to download."""
    phone_tickets_live: Annotated[int, Field(ge=1, le=20)] = 2
    phone_tickets_per_hour: Annotated[int, Field(ge=1, le=60)] = 3
    all_phone_tickets_per_hour: Annotated[int, Field(ge=0, le=10_000)] = 120
    """Numbers by phone: at once and per hour for one phone, per hour for all together (0: only at the kiosk)."""
    uplink_checks: (
        tuple[Annotated[str, StringConstraints(max_length=200, pattern=r"^https?://[^\s]+$")], ...] | None
    ) = None
    """Addresses that answer 200 or 204 while the Internet works; with [] the pages never say that it is down.

    Unset: with [captive] those that phones ask themselves (captive/uplink_rules.py), once one of them has answered;
    without it none.
    """
    demo_neighbours: bool = False
    """Only for the demo: invents a MAC per loopback client instead of reading the neighbour table."""
    trusted_proxy: str | None = None


class PrinterSection(Section):
    """One printer; jobs are routed by kind."""

    name: Key
    transport: Literal["network", "usb-lp", "usb", "serial", "file", "memory", "cups"] = "network"
    address: Line
    """By transport: host:port, a device's path, vendor:product[:serial] of USB in hexadecimal, or an ipp:// address."""
    profile: Key = "generic-80"
    """The model, by its name in printer/profiles.py."""
    kinds: tuple[Literal["ticket", "slip", "checklist", "test", "form"], ...] = (
        "ticket",
        "slip",
        "checklist",
        "test",
    )
    stand_in: Key | None = None
    """The printer that takes this one's jobs while this one can't print."""
    confirms: bool | None = None
    """The printer answers GS ( H function 48 when the paper is printed; None: what its profile says."""
    timeout_s: Annotated[float, Field(ge=0.1, le=30)] = 3.0
    baud: Literal[9600, 19200, 38400, 57600, 115200] = 9600
    flow_control: Literal["dtr", "rts", "xonxoff", "none"] = "dtr"
    text_only: bool = False
    """Sends unaccented text instead of pictures: the emergency mode of a printer at 9600 baud."""
    qr_correction: Literal["L", "M", "Q", "H"] = "M"
    """How much of a worn QR code may be lost: 7, 15, 25 or 30 %."""
    receipt_paper: Literal["A4", "A5"] = "A4"
    """What an office printer prints form 01 on, the appointment slip to be signed; the other forms are A4."""

    @model_validator(mode="after")
    def _forms_go_to_an_office_printer(self) -> "PrinterSection":
        if (self.transport == "cups") != (self.kinds == ("form",)):
            raise ValueError('kinds = ["form"] belongs to transport "cups", and nothing else does')
        return self

    @field_validator("address")
    @classmethod
    def _address_fits(cls, address: str, info: ValidationInfo) -> str:
        pattern = ADDRESS_PATTERNS.get(info.data.get("transport", "memory"), "")
        if pattern and re.fullmatch(pattern, address) is None:
            raise ValueError(f"does not fit transport {info.data['transport']!r}")
        return address


class DossierSection(Section):
    """Dossiers and slips."""

    upper_case_qr: bool = True


class QueueSection(Section):
    """The queue."""

    priority_groups: tuple[Key, ...] = ("elderly", "disabled", "pregnant", "small-child", "merit")
    priority_choice: bool = True
    priority_by: tuple[Literal["self", "guide", "card"], ...] = ("self", "guide", "card")
    """Who gives priority: the person on the screen (the clerk looks), the guide, the birth year of a scanned card."""
    elderly_from_age: Annotated[int, Field(ge=50, le=100)] = 75
    numbers_before_min: Annotated[int, Field(ge=0, le=180)] = 30
    last_numbers_min: Annotated[int, Field(ge=0, le=240)] = 15
    last_numbers: dict[Key, Annotated[int, Field(ge=0, le=480)]] = {}
    """Per line: minutes before closing at which it stops giving numbers."""
    bookings_per_slot: Annotated[int, Field(ge=0, le=50)] = 2
    """How many may book one half hour of a line; 0 switches booking off."""
    normals_per_priority: Annotated[int, Field(ge=1, le=20)] = 2


class SocketsSection(Section):
    """Unix sockets between the box's own processes."""

    public: Path = Path("/run/motcua/public.sock")
    stream: Path = Path("/run/motcua-stream/feed.sock")
    """Where the kiosk tells the stream process what changed."""
    stream_users: tuple[Line, ...] = ("motcua",)
    public_users: tuple[Line, ...] = ("motcua-portal", "motcua-lanwatch")
    """System users that may ask at public.sock, beside the kiosk's own; a name that does not exist is passed over."""
    gate: Path = Path("/run/motcua/gate.sock")
    gate_users: tuple[Line, ...] = ("motcua-portal",)
    """System users that may ask at gate.sock, beside root and the gate's own."""


class BoxConfig(Section):
    """The whole file."""

    box: BoxSection
    central: CentralSection
    hours: HoursSection = HoursSection()
    sync: SyncSection = SyncSection()
    kiosk: KioskSection = KioskSection()
    stream: StreamSection = StreamSection()
    portal: PortalSection = PortalSection()
    captive: CaptiveSection | None = None
    """None: no visitors' network here; the portal then only remembers whom it admitted (the demo)."""
    printer: tuple[PrinterSection, ...] = ()
    dossier: DossierSection = DossierSection()
    queue: QueueSection = QueueSection()
    sockets: SocketsSection = SocketsSection()

    @model_validator(mode="after")
    def _printers_fit_together(self) -> "BoxConfig":
        names = [printer.name for printer in self.printer]
        if len(names) != len(set(names)):
            raise ValueError("two printers have the same name")
        for printer in self.printer:
            if printer.stand_in is not None and (printer.stand_in == printer.name or printer.stand_in not in names):
                raise ValueError(f"printer {printer.name}: stand_in is not another printer's name")
        return self


def load_config(path: Path) -> BoxConfig:
    """Read `box.toml`; raises `ConfigFaults` naming every fault with its TOML path and line."""
    return load_toml(path, BoxConfig)
