"""Cut a one-bit picture into what a printer has to be sent: bands of ink, each trimmed to its ink, and blank rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from PIL import Image

MAX_ROWS = 128  # cheap printers turn taller rasters into garbage
HEADER_BYTES = 8
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
    rows = [raw[start : start + row_bytes].rstrip(b"\0") for start in range(0, len(raw), row_bytes)]
    while rows and not rows[-1] and not whole:
        rows.pop()
    pieces: list[Piece] = []
    for start, end in _stretches(rows):
        if not rows[start]:
            pieces.append(Blank(end - start))
        else:
            pieces.extend(_bands(rows[start:end], doubling, row_bytes))
    return pieces


def _stretches(rows: list[bytes]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the longest runs of inked rows and of blank rows."""
    start = 0
    for index in range(1, len(rows) + 1):
        if index == len(rows) or bool(rows[index]) != bool(rows[start]):
            yield start, index
            start = index


def _bands(rows: list[bytes], doubling: bool, row_bytes: int) -> Iterator[Band]:
    """Yield the bands of rows that hang together, all placed alike: a code must not come apart where
    somebody's decoder knows no justification."""
    justify = _best_side(rows, row_bytes)
    for doubled, part in _by_scale(rows) if doubling else [(False, rows)]:
        if doubled:
            lines = [_halved(row) for row in part[::2]]
            yield from _even_bands(lines, justify, row_bytes // 2)
        else:
            for start, end in _segments(part):
                yield _trimmed(part[start:end], justify, row_bytes)


def _best_side(rows: list[bytes], row_bytes: int) -> Justify:
    wide = max(len(row) for row in rows)
    left = min(len(row) - len(row.lstrip(b"\0")) for row in rows)
    costs: dict[Justify, int] = {
        "left": wide,
        "centre": row_bytes - 2 * min(left, row_bytes - wide) + 1,
        "right": row_bytes - left + 1,
    }
    return min(costs, key=lambda side: costs[side])


def _even_bands(lines: list[bytes], justify: Justify, row_bytes: int) -> Iterator[Band]:
    whole = _trimmed(lines, justify, row_bytes, scale=2)
    for start in range(0, whole.height, MAX_ROWS // 2):
        data = whole.data[start * whole.row_bytes : (start + MAX_ROWS // 2) * whole.row_bytes]
        yield Band(whole.row_bytes, len(data) // whole.row_bytes, data, 2, justify)


def _trimmed(lines: list[bytes], justify: Justify, row_bytes: int, scale: int = 1) -> Band:
    """Return one band, cut to its ink on the side (or both) that its justification puts back."""
    wide = max(len(line) for line in lines)
    left = min(len(line) - len(line.lstrip(b"\0")) for line in lines)
    either = min(left, row_bytes - wide)
    start, end = {"left": (0, wide), "centre": (either, row_bytes - either), "right": (left, row_bytes)}[justify]
    data = b"".join(line[start:end].ljust(end - start, b"\0") for line in lines)
    return Band(end - start, len(lines), data, scale, justify)


def _by_scale(rows: list[bytes]) -> Iterator[tuple[bool, list[bytes]]]:
    """Split inked rows into stretches of doubled dots (at least 16 rows, an even number) and the others."""
    plain: list[bytes] = []
    index = 0
    while index < len(rows):
        end = index
        while end + 1 < len(rows) and rows[end] == rows[end + 1] and _is_doubled(rows[end]):
            end += 2
        if end - index >= 16:
            if plain:
                yield False, plain
                plain = []
            yield True, rows[index:end]
            index = end
        else:
            step = max(1, end - index)
            plain.extend(rows[index : index + step])
            index += step
    if plain:
        yield False, plain


def _is_doubled(row: bytes) -> bool:
    bits = int.from_bytes(row, "big")
    left = int.from_bytes(b"\xaa" * len(row), "big")
    return (bits & left) >> 1 == bits & (left >> 1)


def _nibble(byte: int) -> int:
    return (byte >> 4 & 8) | (byte >> 3 & 4) | (byte >> 2 & 2) | (byte >> 1 & 1)


_HALF = bytes(_nibble(byte) for byte in range(256))


def _halved(row: bytes) -> bytes:
    halves = row.translate(_HALF) + (b"\0" if len(row) % 2 else b"")
    return bytes(high << 4 | low for high, low in zip(halves[::2], halves[1::2], strict=True)).rstrip(b"\0")


def _segments(lines: list[bytes]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the bands: a new one where the width changes enough to pay for its header."""
    widths = [len(line) for line in lines]
    start, wide = 0, widths[0]
    for index in range(1, len(lines)):
        tall = index - start
        ahead = max(widths[index : index + 8])
        # What staying in one band costs: the narrower side padded to the wider one.
        padding = (ahead - wide) * tall if ahead > wide else (wide - ahead) * min(8, len(lines) - index)
        if tall == MAX_ROWS or (padding > WORTH_BYTES + HEADER_BYTES and tall >= 8):
            yield start, index
            start, wide = index, widths[index]
        else:
            wide = max(wide, widths[index])
    yield start, len(lines)
