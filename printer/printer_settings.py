"""One configured printer, and which one a job goes to."""

from collections.abc import Sequence
from dataclasses import dataclass

from appliance.config import BoxConfig
from appliance.core.errors import InvalidInput
from printer.paper import WIDTH_DOTS


@dataclass(frozen=True)
class PrinterSettings:
    """A [[printer]] table of box.toml.

    `confirms`: it answers GS ( H when the paper is out (most Epson since TM-T20 and T88IV); only then a job
    counts as confirmed, and only then its silence before a job is a reason not to begin.
    """

    name: str
    transport: str
    address: str
    kinds: tuple[str, ...] = ("ticket", "slip", "test")
    confirms: bool = True
    doubling: bool = True
    cutter: bool = True
    timeout_s: float = 3.0
    speed_mm_s: float = 100.0


def route(printers: Sequence[PrinterSettings], kind: str, wanted: str | None) -> PrinterSettings | None:
    """Return the printer for a job: the one it names, else the first that takes its kind; test pages go anywhere."""
    if wanted is not None:
        return next((printer for printer in printers if printer.name == wanted), None)
    takes = (printer for printer in printers if kind in printer.kinds or kind == "test")
    return next(takes, None)


def settings_of(config: BoxConfig) -> tuple[PrinterSettings, ...]:
    """Return the printers of a box; raises InvalidInput "printer-width" for a width that no layout is made for."""
    for section in config.printer:
        if section.width_dots != WIDTH_DOTS:
            raise InvalidInput(
                "printer-width",
                f"Máy in {section.name}: chỉ hỗ trợ khổ {WIDTH_DOTS} điểm (giấy 80 mm).",
                f"Printer {section.name}: only {WIDTH_DOTS} dots (80 mm paper) are supported.",
            )
    return tuple(
        PrinterSettings(section.name, section.transport, section.address, tuple(section.kinds), section.confirms)
        for section in config.printer
    )
