"""What a printer says about itself: DLE EOT 1–4 and automatic status as one status. Silence is "unknown", never "fine".

Bits from Epson's reference and the TM-T88III, TM-T81 and TM-T85 manuals; every answer has the pattern 0xx1xx10b.
"""

from dataclasses import dataclass
from typing import Literal

PaperLevel = Literal["ok", "near_end", "out", "unknown"]

REQUEST = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"
ANSWERS = 4
FIXED_MASK, FIXED_BITS = 0b10010011, 0b00010010


@dataclass(frozen=True)
class PrinterStatus:
    """`answered` is False where the printer said nothing readable; then all else is unknown."""

    answered: bool
    online: bool = False
    paper: PaperLevel = "unknown"
    cover_open: bool = False
    cutter_fault: bool = False
    overheated: bool = False
    fault: bool = False

    @property
    def can_print(self) -> bool:
        """Tell whether a job may be sent: only where the printer itself says so."""
        return self.answered and self.online and self.paper in ("ok", "near_end") and not self.cover_open


UNKNOWN = PrinterStatus(answered=False)


def read_status(answer: bytes) -> PrinterStatus:
    """Read the four answers to `REQUEST`, in order; anything missing or misshapen makes the whole unknown."""
    if len(answer) != ANSWERS or any(byte & FIXED_MASK != FIXED_BITS for byte in answer):
        return UNKNOWN
    printer, cause, error, paper = answer
    return PrinterStatus(
        answered=True,
        online=not printer & 0x08,
        paper=_paper(paper, cause),
        cover_open=bool(cause & 0x04),
        cutter_fault=bool(error & 0x08),
        overheated=bool(error & 0x40),
        fault=bool(error & 0x20) or bool(cause & 0x40),
    )


def read_automatic(packet: bytes) -> PrinterStatus:
    """Read the four bytes of Automatic Status Back (GS a), already known to be of that class."""
    printer, error, paper, _ = packet
    return PrinterStatus(
        answered=True,
        online=not printer & 0x08,
        paper="out" if paper & 0x0C else "near_end" if paper & 0x03 else "ok",
        cover_open=bool(printer & 0x20),
        cutter_fault=bool(error & 0x08),
        overheated=bool(error & 0x40),
        fault=bool(error & 0x20),
    )


def _paper(paper: int, cause: int) -> PaperLevel:
    if paper & 0x60 or cause & 0x20:
        return "out"
    return "near_end" if paper & 0x0C else "ok"


def reason_code(status: PrinterStatus) -> str:
    """Return why this printer can't print now, "" where it can (or says nothing: the caller decides)."""
    if not status.answered:
        return "no-answer"
    if status.can_print:
        return ""
    for code, applies in (
        ("cover-open", status.cover_open),
        ("paper-out", status.paper == "out"),
        ("cutter-jam", status.cutter_fault),
        ("overheated", status.overheated),
        ("printer-fault", status.fault),
    ):
        if applies:
            return code
    return "offline"
