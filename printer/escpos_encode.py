"""From a picture to ESC/POS bytes: all text is raster, so nothing a person typed can be a command.

Written from Epson's ESC/POS command reference (https://download4.epson.biz/sec_pubs/pos/reference_en/escpos/):
ESC @, GS P, ESC a (which also places rasters), GS v 0, ESC J, GS V function C, GS ( H function 48.
"""

import re
from collections.abc import Iterable

from escpos.constants import ESC, GS
from escpos.printer import Dummy
from PIL import Image

from printer.bands import HEADER_BYTES, Band, Blank, Justify, Piece, cut
from printer.profiles import Profile

# DLE EOT, DLE ENQ and DLE DC4 act on the spot even inside raster data (notes in the TM-T81, TM-T85 and TM-U295
# manuals), so a job must not hold them by accident.
REALTIME = re.compile(rb"\x10(?:\x04[\x00-\x08]|\x05[\x00-\x02]|\x14[\x00-\x08])")
MAX_SHIFT = 7
JUSTIFY: dict[Justify, int] = {"left": 0, "centre": 1, "right": 2}
RESYNC_NULS = 128 * 72  # the longest raster that an interrupted job can have left open


def encode(picture: Image.Image, profile: Profile | None = None, process_id: str | None = None) -> bytes:
    """Return the bytes of one job: initialise, picture, cut and, where given, the request to confirm.

    `picture` is mode "1" with 1 as ink; `process_id` four characters of 0x20–0x7E that the printer answers when
    the paper is out. Where the dots of a picture happen to spell a real-time command, the whole picture is moved
    right by a dot or more.
    """
    chosen = profile or Profile()
    body = _without_realtime(picture, chosen)
    device = Dummy()
    device.hw("INIT")
    # The vertical unit of ESC J is 1/360 or 1/406 inch on most Epson printers: make it one dot.
    device._raw(GS + b"P" + bytes([chosen.dpi, chosen.dpi]))
    device._raw(body)
    if chosen.cutter:
        device.cut(feed=False)
    if process_id is not None:
        device._raw(confirmation_request(process_id))
    return bytes(device.output)


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
    device = Dummy()
    device._raw(bytes(RESYNC_NULS))
    device.hw("INIT")
    device.cut(feed=False)
    return bytes(device.output)


def _without_realtime(picture: Image.Image, profile: Profile) -> bytes:
    for shift in range(MAX_SHIFT + 1):
        moved = _moved(picture, shift)
        body = _body(cut(moved, doubling=profile.doubling))
        if REALTIME.search(body) is None:
            return body
    # Dots that spell a command in all eight positions: a picture made for it. One dot more in the byte after DLE.
    return _broken_up(picture, profile)


def _moved(picture: Image.Image, shift: int) -> Image.Image:
    if shift == 0:
        return picture
    moved = Image.new("1", picture.size)
    moved.paste(picture, (shift, 0))
    return moved


def _broken_up(picture: Image.Image, profile: Profile) -> bytes:
    raw = bytearray(_body(cut(picture, doubling=profile.doubling)))
    while (found := REALTIME.search(raw)) is not None:
        raw[found.start()] |= 0x01
    return bytes(raw)


def _body(pieces: Iterable[Piece]) -> bytes:
    parts = []
    justify: Justify = "left"
    for piece in pieces:
        if isinstance(piece, Blank):
            parts.append(_feed(piece.height))
            continue
        if piece.justify != justify:
            justify = piece.justify
            parts.append(ESC + b"a" + bytes([JUSTIFY[justify]]))
        parts.append(_raster(piece))
    return b"".join(parts)


def _feed(rows: int) -> bytes:
    full, rest = divmod(rows, 255)
    return bytes((ESC + b"J\xff") * full + (ESC + b"J" + bytes([rest]) if rest else b""))


def _raster(band: Band) -> bytes:
    header = bytes([3 if band.scale == 2 else 0, band.row_bytes & 0xFF, band.row_bytes >> 8])
    return bytes(GS + b"v0" + header + bytes([band.height & 0xFF, band.height >> 8]) + band.data)


def plain_raster_bytes(picture: Image.Image) -> int:
    """Return how many bytes the same picture takes as one full-width raster: the figure to be measured against."""
    return HEADER_BYTES + (picture.width + 7) // 8 * picture.height
