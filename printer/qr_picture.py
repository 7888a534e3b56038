"""QR codes as squares of modules, sized for a phone's camera."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from printer.paper_settings import Correction

QUIET_MODULES = 4  # ISO/IEC 18004 section 9.1
LEAST_MODULE = 6  # dots: 0.75 mm at 203 dpi
LARGEST_VERSION = 40
WORTH_WIDTH = 1.1  # how much wider a code may be for stronger correction
LARGEST_NATIVE_MODULE = 16  # GS ( k function 67


@lru_cache(maxsize=64)
def modules(text: str, least_version: int = 1, correction: Correction = "M") -> tuple[tuple[bool, ...], ...]:
    """Return the modules of a QR code of `text` with no margin.

    Upper-case URLs get alphanumeric mode by themselves: 5.5 bits a letter instead of 8. `least_version` asks for
    a larger symbol than the text needs. Raises ValueError for a text that no QR code holds.
    """
    from qrcode import constants
    from qrcode.main import QRCode

    level = getattr(constants, f"ERROR_CORRECT_{correction}")
    code = QRCode(version=least_version, error_correction=level, border=0)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


def strongest(text: str, version: int, least: Correction) -> Correction:
    """Return the strongest correction, at least `least`, that a symbol of this version still has room for."""
    levels: tuple[Correction, ...] = ("H", "Q", "M", "L")
    stronger = levels[: levels.index(least)]
    return next((level for level in stronger if _version(modules(text, 1, level)) <= version), least)


def _version(rows: Sequence[object]) -> int:
    return (len(rows) - 17) // 4


@dataclass(frozen=True)
class QrPicture:
    """A drawn code; `dots` has no quiet zone, `quiet` says how many dots it needs on each side."""

    dots: Image.Image
    quiet: int
    module: int
    correction: Correction


@lru_cache(maxsize=8)
def qr_picture(
    text: str, side_dots: int, least_module: int = LEAST_MODULE, correction: Correction = "M"
) -> QrPicture:
    """Return a small code that is at least `side_dots` wide, with modules of an even number of dots.

    Even, so that the encoder may send one dot of four. The code may be one version larger than it has to be, where
    that makes it hardly wider or even narrower (33 modules of 8 dots are 33 mm where 29 would have to be 36); the
    room left in it goes into stronger correction.
    """
    needed = _version(modules(text, 1, correction))
    small, large = (_even_side(version, side_dots, least_module) for version in (needed, needed + 1))
    larger = needed < LARGEST_VERSION and large[0] <= small[0] * WORTH_WIDTH
    _, module = large if larger else small
    version = needed + 1 if larger else needed
    level = strongest(text, version, correction)
    return _drawn(modules(text, version, level), module, level)


def _even_side(version: int, side_dots: int, least_module: int) -> tuple[int, int]:
    count = version * 4 + 17
    module = max(least_module, -(-side_dots // count))
    module += module % 2
    return count * module, module


@lru_cache(maxsize=8)
def native_picture(text: str, side_dots: int, correction: Correction = "M") -> QrPicture:
    """Return the code as a device draws it by itself: the smallest version, modules of at most 16 dots."""
    level = strongest(text, _version(modules(text, 1, correction)), correction)
    rows = modules(text, 1, level)
    return _drawn(rows, min(LARGEST_NATIVE_MODULE, max(LEAST_MODULE, -(-side_dots // len(rows)))), level)


def _drawn(rows: tuple[tuple[bool, ...], ...], module: int, level: Correction) -> QrPicture:
    small = Image.new("1", (len(rows), len(rows)))
    small.putdata([int(is_dark) for row in rows for is_dark in row])
    side = len(rows) * module
    dots = small.resize((side, side), Image.Resampling.NEAREST)
    return QrPicture(dots, module * QUIET_MODULES, module, level)
