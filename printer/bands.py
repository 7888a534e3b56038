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


def cut(picture: Image.Image, *, doubling: bool = True) -> list[Piece]:
    """Return the pieces of a mode "1" picture (1 is ink) from top to bottom; together they are the picture exactly.

    With `doubling`, stretches whose dots are all two by two are sent at half size. Blank rows at the end are
    left out: the cutter feeds anyway.
    """
    row_bytes = (picture.width + 7) // 8
    raw = picture.tobytes()
    rows = [raw[start : start + row_bytes].rstrip(b"\0") for start in range(0, len(raw), row_bytes)]
    while rows and not rows[-1]:
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
    for doubled, part in _by_scale(rows) if doubling else [(False, rows)]:
        scale = 2 if doubled else 1
        lines = [_halved(row) for row in part[::2]] if doubled else part
        for start, end in _segments(lines):
            yield _trimmed(lines[start:end], scale, row_bytes // scale)


def _trimmed(lines: list[bytes], scale: int, row_bytes: int) -> Band:
    """Return one band, cut to its ink on the side that saves most; the printer puts it back by justification."""
    wide = max(len(line) for line in lines)
    left = min(len(line) - len(line.lstrip(b"\0")) for line in lines)
    either = min(left, row_bytes - wide)
    choices: list[tuple[int, Justify, int, int]] = [
        (wide, "left", 0, wide),
        (row_bytes - 2 * either + HEADER_BYTES // len(lines), "centre", either, row_bytes - either),
        (row_bytes - left + HEADER_BYTES // len(lines), "right", left, row_bytes),
    ]
    _, justify, start, end = min(choices, key=lambda choice: choice[0])
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
    start, wide = 0, len(lines[0])
    for index in range(1, len(lines)):
        tall = index - start
        ahead = max(len(line) for line in lines[index : index + 8])
        # What staying in one band costs: the narrower side padded to the wider one.
        padding = (ahead - wide) * tall if ahead > wide else (wide - ahead) * min(8, len(lines) - index)
        if tall == MAX_ROWS or (padding > WORTH_BYTES + HEADER_BYTES and tall >= 8):
            yield start, index
            start, wide = index, len(lines[index])
        else:
            wide = max(wide, len(lines[index]))
    yield start, len(lines)
