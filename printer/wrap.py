"""Break text of several faces into lines that fit: at spaces, and inside a word only where it alone is too wide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from printer.typeface import Face, width


@dataclass(frozen=True)
class Span:
    """A piece of a paragraph in one face."""

    text: str
    face: Face


@dataclass(frozen=True)
class Placed:
    """A stretch of a line: drawn from `x` dots after the line's start."""

    text: str
    face: Face
    x: int


@dataclass(frozen=True)
class Line:
    """One line; `width` in dots."""

    pieces: tuple[Placed, ...]
    width: int


def wrap(spans: Sequence[Span], limit: int, first_limit: int | None = None) -> list[Line]:
    """Return the lines of a paragraph, none wider than `limit` dots; every letter of the input is in them.

    The first line may be `first_limit` wide, where the later ones are indented.

    Raises ValueError where not even one letter fits.
    """
    lines: list[Line] = []
    pieces: list[Placed] = []
    used = 0
    for word, face, space_before in _words(spans, limit):
        space = width(" ", face) if space_before and pieces else 0
        needed = width(word, face)
        allowed = limit if lines or first_limit is None else first_limit
        if pieces and used + space + needed > allowed:
            lines.append(Line(tuple(pieces), used))
            pieces, used, space = [], 0, 0
        _add(pieces, word, face, used, space)
        used = _end(pieces)
    if pieces:
        lines.append(Line(tuple(pieces), used))
    return lines


def _add(pieces: list[Placed], word: str, face: Face, used: int, space: int) -> None:
    # Words of one face become one stretch: fewer calls, and the letters keep their own spacing.
    if pieces and pieces[-1].face == face:
        last = pieces[-1]
        pieces[-1] = Placed(last.text + (" " if space else "") + word, face, last.x)
    else:
        pieces.append(Placed(word, face, used + space))


def _end(pieces: list[Placed]) -> int:
    return pieces[-1].x + width(pieces[-1].text, pieces[-1].face)


def _words(spans: Sequence[Span], limit: int) -> Iterator[tuple[str, Face, bool]]:
    space_pending = False
    for span in spans:
        for index, word in enumerate(span.text.split(" ")):
            space_pending = space_pending or index > 0
            if not word:
                continue
            for part_index, part in enumerate(_parts(word, span.face, limit)):
                yield part, span.face, space_pending and part_index == 0
            space_pending = False


def _parts(word: str, face: Face, limit: int) -> Iterator[str]:
    """Yield `word` whole where it fits, otherwise the longest pieces that do."""
    if width(word, face) <= limit:
        yield word
        return
    part = ""
    for letter in word:
        if part and width(part + letter, face) > limit:
            yield part
            part = ""
        part += letter
        if width(part, face) > limit:
            raise ValueError(f"a letter of {width(part, face)} dots does not fit into {limit}")
    yield part
