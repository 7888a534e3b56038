"""From a picture to ESC/POS bytes: all text is raster, so nothing a person typed can be a command.

Written from Epson's ESC/POS command reference (https://download4.epson.biz/sec_pubs/pos/reference_en/escpos/):
ESC @, GS P, ESC a (which also places rasters), GS v 0, ESC J, GS ( k, GS V function B, GS ( H function 48.
Of python-escpos only the constants are imported: its devices bring 7 MB and half a second (ADR 0011).
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from escpos.constants import ESC, GS, HW_INIT
from PIL import Image

from printer.bands import HEADER_BYTES, Band, Blank, Justify, Piece, cut
from printer.page import Code
from printer.paper_settings import Correction, PaperSettings
from printer.profiles import Profile
from printer.qr_picture import native_picture, qr_picture

# DLE EOT, DLE ENQ and DLE DC4 act on the spot even inside raster data (notes in the TM-T81, TM-T85 and TM-U295
# manuals), so a job must not hold them by accident.
REALTIME = re.compile(rb"\x10(?:\x04[\x00-\x08]|\x05[\x00-\x02]|\x14[\x00-\x08])")
MAX_SHIFT = 7
CORRECTIONS = "LMQH"  # in the order of GS ( k function 69
TEAR_OFF_MM = 14  # from the head to the tear bar of a printer without a cutter
JUSTIFY: dict[Justify, int] = {"left": 0, "centre": 1, "right": 2}
CUT: bytes = GS + b"VB\x00"  # fed as far as the knife, then cut
RESYNC_NULS = 128 * 72  # the longest raster that an interrupted job can have left open


def encode(
    picture: Image.Image,
    profile: Profile | None = None,
    process_id: str | None = None,
    codes: Sequence[Code] = (),
) -> bytes:
    """Return the bytes of one job: initialise, picture, cut and, where given, the request to confirm.

    `picture` is mode "1" with 1 as ink; `process_id` four characters of 0x20–0x7E that the printer answers when
    the paper is out. Where the dots of a picture happen to spell a real-time command, the whole picture is moved
    right by a dot or more. `codes` are QR codes of the picture, each alone on its rows, that the device draws itself.
    """
    chosen = profile or Profile()
    parts, top = [], 0
    for code in codes:
        parts.append(_without_realtime(picture.crop((0, top, picture.width, code.top)), chosen, whole=True))
        parts.append(native_code(code.text, code.module, code.correction))
        top = code.top + code.height
    rest = picture.crop((0, top, picture.width, picture.height)) if codes else picture
    parts.append(_without_realtime(rest, chosen))
    return job(b"".join(parts), chosen, process_id)


def job(body: bytes, chosen: Profile, process_id: str | None) -> bytes:
    """Return a whole job around what it prints: initialised before, cut (or fed to the tear bar) after it."""
    head, tail = _frame(chosen)
    return head + body + tail + (confirmation_request(process_id) if process_id is not None else b"")


@lru_cache(maxsize=16)
def _frame(chosen: Profile) -> tuple[bytes, bytes]:
    # The vertical unit of ESC J is 1/360 or 1/406 inch on most Epson printers: make it one dot.
    head = bytes(HW_INIT + GS + b"P" + bytes([chosen.dpi, chosen.dpi]))
    return head, CUT if chosen.cutter else feed(round(TEAR_OFF_MM * chosen.dpi / 25.4))


def confirmation_request(process_id: str) -> bytes:
    """Return GS ( H function 48; raises ValueError for an id that is not four printable ASCII characters."""
    raw = process_id.encode("ascii")
    if len(raw) != 4 or not all(0x20 <= byte <= 0x7E for byte in raw):
        raise ValueError("a process id is four characters of 0x20-0x7E")
    return bytes(GS + b"(H\x06\x00\x30\x30" + raw)


def resync() -> bytes:
    """Return what brings a printer back to the start of a command after a job broke off.

    NULs complete an open raster and are ignored outside one; then the stump is cut off.
    """
    return bytes(bytes(RESYNC_NULS) + HW_INIT + CUT)


def native_code(text: str, module: int, correction: Correction) -> bytes:
    """Return GS ( k functions 65, 67, 69, 80 and 81: a QR code of model 2, centred.

    Raises ValueError for anything but printable ASCII: between the commands a real-time command would act.
    """
    if not text.isascii() or not text.isprintable():
        raise ValueError("a code that the device draws is printable ASCII")
    level = CORRECTIONS.index(correction)
    model = _code_function(65, b"2\x00")
    size, spare = _code_function(67, bytes([module])), _code_function(69, bytes([0x30 + level]))
    stored, printed = _code_function(80, b"0" + text.encode("ascii")), _code_function(81, b"0")
    return bytes(ESC + b"a\x01" + model + size + spare + stored + printed + ESC + b"a\x00")


def _code_function(function: int, parameters: bytes) -> bytes:
    length = len(parameters) + 2
    return bytes(GS + b"(k" + bytes([length & 0xFF, length >> 8]) + b"1" + bytes([function]) + parameters)


def encode_code(text: str, least_mm: float, profile: Profile, settings: PaperSettings) -> bytes:
    """Return a QR code alone on its rows, with its quiet zone: by the device itself where it can, else as a picture."""
    least = settings.roll.dots(least_mm)
    if settings.native_codes:
        drawn = native_picture(text, least, settings.correction)
        return feed(drawn.quiet) + native_code(text, drawn.module, drawn.correction) + feed(drawn.quiet)
    drawn = qr_picture(text, least, correction=settings.correction)
    alone = Image.new("1", (settings.roll.width_dots, drawn.dots.height + 2 * drawn.quiet))
    alone.paste(drawn.dots, ((alone.width - drawn.dots.width) // 4 * 2, drawn.quiet))
    return _without_realtime(alone, profile, whole=True)


def _without_realtime(picture: Image.Image, profile: Profile, whole: bool = False) -> bytes:
    if picture.height == 0:
        return b""
    for shift in range(MAX_SHIFT + 1):
        moved = _moved(picture, shift)
        body = _body(cut(moved, doubling=profile.doubling, whole=whole))
        if REALTIME.search(body) is None:
            return body
    # Dots that spell a command in all eight positions: a picture made for it. One dot more in the byte after DLE.
    return _broken_up(picture, profile, whole)


def _moved(picture: Image.Image, shift: int) -> Image.Image:
    if shift == 0:
        return picture
    moved = Image.new("1", picture.size)
    moved.paste(picture, (shift, 0))
    return moved


def _broken_up(picture: Image.Image, profile: Profile, whole: bool) -> bytes:
    raw = bytearray(_body(cut(picture, doubling=profile.doubling, whole=whole)))
    while (found := REALTIME.search(raw)) is not None:
        raw[found.start()] |= 0x01
    return bytes(raw)


def _body(pieces: Iterable[Piece]) -> bytes:
    parts = []
    justify: Justify = "left"
    for piece in pieces:
        if isinstance(piece, Blank):
            parts.append(feed(piece.height))
            continue
        if piece.justify != justify:
            justify = piece.justify
            parts.append(ESC + b"a" + bytes([JUSTIFY[justify]]))
        parts.append(_raster(piece))
    if justify != "left":
        parts.append(ESC + b"a\x00")
    return b"".join(parts)


def feed(rows: int) -> bytes:
    """Return what moves the paper on by `rows` dots."""
    full, rest = divmod(rows, 255)
    return bytes((ESC + b"J\xff") * full + (ESC + b"J" + bytes([rest]) if rest else b""))


def _raster(band: Band) -> bytes:
    header = bytes([3 if band.scale == 2 else 0, band.row_bytes & 0xFF, band.row_bytes >> 8])
    return bytes(GS + b"v0" + header + bytes([band.height & 0xFF, band.height >> 8]) + band.data)


def plain_raster_bytes(picture: Image.Image) -> int:
    """Return how many bytes the same picture takes as one full-width raster: the figure to be measured against."""
    return HEADER_BYTES + (picture.width + 7) // 8 * picture.height
