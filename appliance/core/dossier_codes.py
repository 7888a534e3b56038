"""Dossier codes: minted by a pattern that is data, read robustly however they were typed or scanned."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from appliance.core.errors import InvalidInput

# The old form (000.25.19.H19) and the newer one with the root first (H19.12) are both on paper.
_READ = re.compile(
    r"(?P<unit>(?:\d{3}\.)?(?:\d{2}\.){0,2}[A-Z]\d{2}(?:\.\d{1,3})*)-(?P<day>\d{6})-(?P<serial>\d{4,5})"
)
# A code typed without its dots: 0000000H19 for 000.00.00.H19.
_DOTLESS_UNIT = re.compile(r"^(\d{3})(\d{2})(\d{2})([A-Z]\d{2})$")
_MAX_TYPED_CHARS = 60


@dataclass(frozen=True)
class CodePattern:
    """One way of writing codes, from a day on."""

    valid_from: date
    format: str
    serial_digits: int
    source: str


@dataclass(frozen=True)
class DossierCode:
    """A code taken apart; `text` is its canonical form."""

    text: str
    unit_code: str
    day: date
    serial: int


@cache
def patterns() -> tuple[CodePattern, ...]:
    """Return the patterns that come with the package, oldest first."""
    table = tomllib.loads((files("appliance.core") / "data" / "code_patterns.toml").read_text(encoding="utf-8"))
    return tuple(sorted((CodePattern(**row) for row in table["pattern"]), key=lambda one: one.valid_from))


def pattern_on(day: date, known: Sequence[CodePattern] | None = None) -> CodePattern:
    """Return the newest pattern that is valid on `day`, of `known` (None: the package's).

    Raises ValueError before the first one.
    """
    valid = [one for one in (patterns() if known is None else known) if one.valid_from <= day]
    if not valid:
        raise ValueError(f"no code pattern is valid on {day}")
    return max(valid, key=lambda one: one.valid_from)


def mint(unit_code: str, day: date, serial: int, known: Sequence[CodePattern] | None = None) -> str:
    """Return the code of the dossier with `serial` (from 1) of `day` at the unit, by the pattern of that day.

    Raises ValueError for a serial below 1 and for a day without a pattern.
    """
    pattern = pattern_on(day, known)
    if serial < 1:
        raise ValueError("serials begin at 1")
    return pattern.format.format(
        unit=unit_code, yymmdd=f"{day:%y%m%d}", serial=str(serial).zfill(pattern.serial_digits)
    )


def parse_code(text: str) -> DossierCode:
    """Read a code as typed or scanned: any case, spaces, missing dots.

    Raises InvalidInput "dossier-code-malformed".
    """
    if len(text) > _MAX_TYPED_CHARS:
        raise _malformed()
    bare = re.sub(r"[\u2010-\u2015\u2212]", "-", re.sub(r"\s+", "", text)).upper()
    unit, dash, rest = bare.partition("-")
    if (dotless := _DOTLESS_UNIT.match(unit)) is not None:
        unit = ".".join(dotless.groups())
    found = _READ.fullmatch(unit + dash + rest)
    if found is None:
        raise _malformed()
    return DossierCode(found[0], found["unit"], _day(found["day"]), int(found["serial"]))


def _day(yymmdd: str) -> date:
    try:
        return date(2000 + int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:]))
    except ValueError as error:
        raise _malformed() from error


def _malformed() -> InvalidInput:
    return InvalidInput(
        "dossier-code-malformed",
        "Mã hồ sơ chưa đúng. Ví dụ: 000.00.00.H19-261123-0042.",
        "The dossier code is not valid. Example: 000.00.00.H19-261123-0042.",
        field="dossier_code",
    )
