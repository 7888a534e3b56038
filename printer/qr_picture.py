"""QR codes as squares of modules, sized for a phone's camera."""

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

QUIET_MODULES = 4  # ISO/IEC 18004 section 9.1


@lru_cache(maxsize=64)
def modules(text: str, least_version: int = 1) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of a QR code of `text` with error correction M and no margin.

    Upper-case URLs get alphanumeric mode by themselves: 5.5 bits a letter instead of 8. `least_version` asks for
    a larger symbol than the text needs. Raises ValueError for a text that no QR code holds.
    """
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    code = QRCode(version=least_version, error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


@dataclass(frozen=True)
class QrPicture:
    """A drawn code; `dots` has no quiet zone, `quiet` says how many dots it needs on each side."""

    dots: Image.Image
    quiet: int


@lru_cache(maxsize=8)
def qr_picture(text: str, side_dots: int, least_module: int = 6) -> QrPicture:
    """Return the smallest code that is at least `side_dots` wide, with modules of an even number of dots.

    Even, so that the encoder may send one dot of four. The code may be one version larger than it has to be:
    33 modules of 8 dots are 33 mm where 29 would have to be 36.
    """
    choices = []
    needed = (len(modules(text)) - 17) // 4
    for version in (needed, needed + 1):
        count = version * 4 + 17
        module = max(least_module, -(-side_dots // count))
        module += module % 2
        choices.append((count * module, module, version))
    _, module, version = min(choices)
    rows = modules(text, min(version, 40))
    small = Image.new("1", (len(rows), len(rows)))
    small.putdata([int(is_dark) for row in rows for is_dark in row])
    side = len(rows) * module
    return QrPicture(small.resize((side, side), Image.Resampling.NEAREST), module * QUIET_MODULES)
