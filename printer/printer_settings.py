"""One configured printer, and which one a job goes to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from appliance.config import BoxConfig, BoxSection, PrinterSection
from printer.paper import Roll
from printer.paper_settings import Correction, PaperSettings
from printer.profiles import Profile, profile_named


@dataclass(frozen=True)
class PrinterSettings:
    """A [[printer]] table of box.toml.

    `confirms`: it answers GS ( H when the paper is out (most Epson since TM-T20 and T88IV); only then a job
    counts as confirmed, and only then its silence before a job is a reason not to begin. `stand_in` names the printer
    that takes this one's jobs while it can't print. `text_only` sends unaccented ASCII text instead of pictures.
    """

    name: str
    transport: str
    address: str
    kinds: tuple[str, ...] = ("ticket", "slip", "checklist", "test")
    confirms: bool = True
    timeout_s: float = 3.0
    speed_mm_s: float = 100.0
    profile: Profile = field(default_factory=Profile)
    stand_in: str | None = None
    baud: int = 9600
    flow_control: str = "dtr"
    text_only: bool = False
    correction: Correction = "M"
    logo: Path | None = None
    training: bool = False
    receipt_paper: Literal["A4", "A5"] = "A4"
    """What an office printer prints form 01 on; the other forms are A4."""

    @property
    def takes_pdf(self) -> bool:
        """Tell whether it is an office printer, which is sent forms as PDF and no ESC/POS."""
        return self.transport == "cups"

    @property
    def paper(self) -> PaperSettings:
        """How papers look on this printer."""
        roll = Roll(self.profile.width_dots, self.profile.dpi)
        return PaperSettings(roll, self.correction, self.logo, self.training, self.profile.native_qr)


# Where a paper comes out that no printer's `kinds` names: a booking's is a small one like a number's.
AS_GOOD_AS = {"booking": "ticket", "checklist": "slip"}


def route(printers: Sequence[PrinterSettings], kind: str, wanted: str | None) -> PrinterSettings | None:
    """Return the printer for a job: the one it names, else the first that takes its kind; test pages go anywhere."""
    if wanted is not None:
        return next((printer for printer in printers if printer.name == wanted), None)
    if kind == "test":
        return next((printer for printer in printers if not printer.takes_pdf), None)
    kinds = (kind, AS_GOOD_AS.get(kind, kind))
    return next((printer for each in kinds for printer in printers if each in printer.kinds), None)


def choose(
    printers: Sequence[PrinterSettings], can_print: Callable[[str], bool], kind: str, wanted: str | None
) -> PrinterSettings | None:
    """Return the printer for a job now: its own, or that one's stand-in while only the stand-in can print."""
    own = route(printers, kind, wanted)
    if own is None or own.stand_in is None or can_print(own.name):
        return own
    other = next((printer for printer in printers if printer.name == own.stand_in), own)
    return other if can_print(other.name) else own


def settings_of(config: BoxConfig) -> tuple[PrinterSettings, ...]:
    """Return the printers of a box; raises InvalidInput "profile-unknown"."""
    return tuple(_settings(section, config.box) for section in config.printer)


def _settings(section: PrinterSection, box: BoxSection) -> PrinterSettings:
    profile = profile_named(section.profile)
    return PrinterSettings(
        section.name,
        section.transport,
        section.address,
        tuple(section.kinds),
        profile.confirms if section.confirms is None else section.confirms,
        section.timeout_s,
        profile.speed_mm_s,
        profile,
        section.stand_in,
        section.baud,
        section.flow_control,
        section.text_only,
        section.qr_correction,
        box.logo,
        box.training,
        section.receipt_paper,
    )
