"""The small text templates of layouts and forms: `{name}`, `{name|upper}`, `{name|capital}`, and `**` around what is bold."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"\*\*|\{([a-z_0-9]+)(?:\|(upper|capital))?\}")

_CHANGES: dict[str, Callable[[str], str]] = {
    "": lambda text: text,
    "upper": str.upper,
    "capital": lambda text: text[:1].upper() + text[1:],
}

Values = Mapping[str, object]


@dataclass(frozen=True)
class Part:
    """A stretch of a template: fixed `text`, or the value called `name`, changed as `change` says."""

    text: str
    name: str | None
    change: str
    bold: bool


@dataclass(frozen=True)
class Piece:
    """A stretch of filled-in text."""

    text: str
    bold: bool


@lru_cache(maxsize=512)
def parse(template: str) -> tuple[Part, ...]:
    """Return the parts of a template. Raises ValueError for a brace that belongs to no placeholder."""
    parts: list[Part] = []
    bold, at = False, 0
    for token in _TOKEN.finditer(template):
        _add_fixed(parts, template[at : token.start()], bold)
        at = token.end()
        if token.group(0) == "**":
            bold = not bold
        else:
            parts.append(Part("", token.group(1), token.group(2) or "", bold))
    _add_fixed(parts, template[at:], bold)
    return tuple(parts)


def _add_fixed(parts: list[Part], text: str, bold: bool) -> None:
    if "{" in text or "}" in text:
        raise ValueError(f"a brace without a placeholder: {text!r}")
    if text:
        parts.append(Part(text, None, "", bold))


def fill(template: str, values: Values) -> list[Piece] | None:
    """Return the template with its values put in; None where one of them is missing or empty.

    What a person typed is put in as it is: it is never read as a template.
    """
    pieces: list[Piece] = []
    for part in parse(template):
        text = part.text if part.name is None else value_text(values, part.name)
        if not text:
            return None
        pieces.append(Piece(_CHANGES[part.change](text), part.bold))
    return pieces


def fill_plain(template: str, values: Values) -> str:
    """Return the filled-in template as one string, "" where a value is missing."""
    return "".join(piece.text for piece in fill(template, values) or ())


def value_text(values: Values, name: str) -> str:
    """Return one value as text, "" where it is None or False. Raises KeyError for a name the document does not have."""
    value = values[name]
    return "" if value is None or value is False else str(value)


def names(template: str) -> frozenset[str]:
    """Return the names a template asks for."""
    return frozenset(part.name for part in parse(template) if part.name is not None)
