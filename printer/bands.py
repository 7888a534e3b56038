"""Cut a one-bit picture into what a printer has to be sent: bands of ink, each trimmed to its ink, and blank rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from PIL import Image

MAX_ROWS = 128  # cheap printers turn taller rasters into garbage
HEADER_BYTES = 8
STEP = 2  # rows; divides MAX_ROWS
# A band of its own must save this much: some printers stop the paper for a moment at each command.
WORTH_BYTES = 24


Justify = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class Band:
    """Rows to print: `data` holds `height` rows of `row_bytes`; `scale` 2 doubles every dot in both directions."""

    row_bytes: int
    height: int
    data: bytes
    scale: int = 1
    justify: Justify = "left"


@dataclass(frozen=True)
class Blank:
    """Rows without ink."""

    height: int


Piece = Band | Blank


def cut(picture: Image.Image, *, doubling: bool = True, whole: bool = False) -> list[Piece]:
    """Return the pieces of a mode "1" picture (1 is ink) from top to bottom; together they are the picture exactly.

    With `doubling`, stretches whose dots are all two by two are sent at half size. Blank rows at the end are
    left out, unless it is to be `whole`: the cutter feeds anyway.
    """
    row_bytes = (picture.width + 7) // 8
    raw = picture.tobytes()
    rows = [raw[start : start + row_bytes] for start in range(0, len(raw), row_bytes)]
    widths = [len(row.rstrip(b"\0")) for row in rows]
    pieces: list[Piece] = []
    for start, end in _stretches(widths):
        if widths[start]:
            pieces.extend(_bands(rows[start:end], widths[start:end], doubling))
        elif whole or end < len(rows):
            pieces.append(Blank(end - start))
    return pieces


def _stretches(widths: list[int]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the longest runs of inked rows and of blank rows."""
    start = 0
    for index in range(1, len(widths) + 1):
        if index == len(widths) or bool(widths[index]) != bool(widths[start]):
            yield start, index
            start = index


def _bands(rows: list[bytes], widths: list[int], doubling: bool) -> Iterator[Band]:
    """Yield the bands of rows that hang together, all placed alike: a code must not come apart where
    somebody's decoder knows no justification."""
    justify = _best_side(rows, max(widths))
    for doubled, first, last in _by_scale(rows) if doubling else [(False, 0, len(rows))]:
        if doubled:
            yield from _even_bands([_halved(row) for row in rows[first:last:2]], justify)
        else:
            for start, end in _segments(widths[first:last]):
                part = slice(first + start, first + end)
                yield _trimmed(rows[part], max(widths[part]), justify)


def _best_side(rows: list[bytes], wide: int) -> Justify:
    row_bytes = len(rows[0])
    if row_bytes % 2:
        return "left"  # half of such a row is no whole number of bytes, so its middle would be elsewhere
    left = _left_of(rows)
    costs: dict[Justify, int] = {
        "left": wide,
        "centre": row_bytes - 2 * min(left, row_bytes - wide) + 1,
        "right": row_bytes - left + 1,
    }
    return min(costs, key=lambda side: costs[side])


def _left_of(lines: list[bytes]) -> int:
    """Return where the ink of lines begins, in bytes."""
    return len(lines[0]) - max([len(line.lstrip(b"\0")) for line in lines])


def _even_bands(lines: list[bytes], justify: Justify) -> Iterator[Band]:
    whole = _trimmed(lines, max(len(line.rstrip(b"\0")) for line in lines), justify, scale=2)
    for start in range(0, whole.height, MAX_ROWS // 2):
        data = whole.data[start * whole.row_bytes : (start + MAX_ROWS // 2) * whole.row_bytes]
        yield Band(whole.row_bytes, len(data) // whole.row_bytes, data, 2, justify)


def _trimmed(lines: list[bytes], wide: int, justify: Justify, scale: int = 1) -> Band:
    """Return one band, cut to its ink on the side (or both) that its justification puts back."""
    start, end = 0, wide
    if justify != "left":
        start, end = _left_of(lines), len(lines[0])
    if justify == "centre":
        start = min(start, end - wide)
        end -= start
    data = b"".join([line[start:end] for line in lines])
    return Band(end - start, len(lines), data, scale, justify)


def _by_scale(rows: list[bytes]) -> Iterator[tuple[bool, int, int]]:
    """Split inked rows into stretches (start, end) of doubled dots (at least 16 rows, an even number) and the others."""
    plain = index = 0
    while index < len(rows):
        end = index
        while end + 1 < len(rows) and rows[end] == rows[end + 1] and _is_doubled(rows[end]):
            end += 2
        if end - index >= 16:
            if index > plain:
                yield False, plain, index
            yield True, index, end
            plain = end
        index = max(end, index + 1)
    if len(rows) > plain:
        yield False, plain, len(rows)


# Bytes whose dots are all two by two, and each with its half as a hexadecimal digit.
_HALVES = {
    (0xC0 if half & 8 else 0)
    | (0x30 if half & 4 else 0)
    | (0x0C if half & 2 else 0)
    | (0x03 if half & 1 else 0): half
    for half in range(16)
}
_DOUBLED = bytes(_HALVES)
_HALF_DIGIT = bytes.maketrans(_DOUBLED, b"".join(b"%x" % half for half in _HALVES.values()))


def _is_doubled(row: bytes) -> bool:
    return not row.translate(None, _DOUBLED)


def _halved(row: bytes) -> bytes:
    digits = row.translate(_HALF_DIGIT).decode("ascii")
    return bytes.fromhex(digits + "0" * (len(row) % 2))


def _segments(widths: list[int]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the bands: a new one where the width changes enough to pay for its header.

    Looked at in steps of some rows: that finds nearly all there is to save, in a fraction of the time.
    """
    last = len(widths)
    start, wide = 0, max(widths[:STEP])
    for index in range(STEP, last, STEP):
        ahead = max(widths[index : index + STEP])
        # What staying in one band costs: the narrower side padded to the wider one.
        padding = (ahead - wide) * (index - start) if ahead > wide else (wide - ahead) * min(STEP, last - index)
        if index - start + STEP > MAX_ROWS or padding > WORTH_BYTES + HEADER_BYTES:
            yield start, index
            start, wide = index, ahead
        elif ahead > wide:
            wide = ahead
    yield start, last
