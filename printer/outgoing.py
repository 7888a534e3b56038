"""The last look at a job before it leaves: only commands this project uses, none that acts at once, not endless.

Whatever a layout or a person got wrong before, a device is never sent a command that nobody here has written down.
Lengths from Epson's command reference, apart from the encoder and from the virtual printer's parser.
"""

from collections.abc import Callable
from dataclasses import dataclass

from appliance.core.errors import InvalidInput
from printer.escpos_encode import REALTIME
from printer.paper import MAX_LENGTH_MM, Roll
from printer.profiles import Profile

TEXT_LINE_DOTS = 30
CODE_DOTS = 600  # a QR code of the device: what it takes at most
SLACK_MM = 50  # the cutter's and the tear bar's feed


@dataclass(frozen=True)
class Step:
    """How long a command is in bytes, and how many rows of dots it moves the paper."""

    size: int
    rows: int = 0


def _fixed(size: int) -> Callable[[bytes], Step]:
    return lambda _rest: Step(size)


def _raster(rest: bytes) -> Step:
    """GS v 0 m xL xH yL yH d1…dk."""
    height = rest[6] + 256 * rest[7]
    return Step(8 + (rest[4] + 256 * rest[5]) * height, height * (2 if rest[3] & 2 else 1))


def _counted(rest: bytes) -> Step:
    """GS ( x pL pH …: H (completion) and k (symbols) only."""
    if rest[2:3] not in (b"H", b"k"):
        return Step(0)
    return Step(5 + rest[3] + 256 * rest[4], CODE_DOTS if rest[2:3] == b"k" and rest[6:7] == b"\x51" else 0)


_KNOWN: dict[bytes, Callable[[bytes], Step]] = {
    b"\x1b@": _fixed(2),
    b"\x1ba": _fixed(3),
    b"\x1bE": _fixed(3),
    b"\x1bJ": lambda rest: Step(3, rest[2]),
    b"\x1d!": _fixed(3),
    b"\x1dP": _fixed(4),
    b"\x1da": _fixed(3),
    b"\x1dr": _fixed(3),
    b"\x1dV": _fixed(4),
    b"\x1dv": _raster,
    b"\x1d(": _counted,
}


def check_outgoing(data: bytes, profile: Profile) -> None:
    """Raise InvalidInput "job-not-safe" for a job with anything unknown, real-time or cut short in it, or too long."""
    roll = Roll(profile.width_dots, profile.dpi)
    most_rows = roll.dots(MAX_LENGTH_MM + SLACK_MM)
    if REALTIME.search(data):
        raise _refused("realtime", 0)
    at, rows = 0, 0
    while at < len(data):
        step = _step(data, at)
        if step.size <= 0 or at + step.size > len(data):
            raise _refused("command", at)
        at, rows = at + step.size, rows + step.rows
        if rows > most_rows:
            raise _refused("length", at)


def _step(data: bytes, at: int) -> Step:
    first = data[at]
    if 0x20 <= first <= 0x7E:
        return Step(1)
    if first == 0x0A:
        return Step(1, TEXT_LINE_DOTS)
    known = _KNOWN.get(data[at : at + 2])
    try:
        return Step(0) if known is None else known(data[at : at + 8])
    except IndexError:
        return Step(0)


def _refused(why: str, at: int) -> InvalidInput:
    return InvalidInput(
        "job-not-safe",
        "Lệnh in có phần không an toàn nên không gửi tới máy in. Vui lòng báo kỹ thuật.",
        "The job holds something unsafe and is not sent to the printer; please tell the technician.",
        why=why,
        at=at,
    )
