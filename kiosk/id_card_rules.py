"""The QR of a Vietnamese identity card, as a scanner gives it: parsed, mended where its encoding was mangled, checked.

Content of the chip card since 2021: number|old number or empty|name|ddmmyyyy|sex|address|issued ddmmyyyy, UTF-8. The 2024
card's order is not published: the first seven fields are taken, more are passed over with a warning. A QR is not signed,
so it only pre-fills; somebody compares it with the card. Nothing here keeps or logs what it reads.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from appliance.core.errors import InvalidInput
from appliance.core.text import nfc

Warn = Literal[
    "mended", "extra-fields", "sex-differs", "birth-year-differs", "issued-before-birth", "province-unknown"
]

MAX_CARD_CHARS = 600
_FIELDS = 7
_SEPARATORS = re.compile(r"[|~¦]")  # a shifted keyboard layout turns | into ~ or ¦
_MOJIBAKE = re.compile(r"Ã.|á»|áº|Æ°|Ä.|Â.")
_LOST = re.compile(r"�|[^\W\d_]\?|\?[^\W\d_]", re.UNICODE)
_NAME = re.compile(r"[^\W\d_][\w .'’-]*", re.UNICODE)
# Provinces of birth registration as numbered before the mergers of 2025; the numbers live on in the cards.
_PROVINCE_LINES = """
001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036
037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075
077 079 080 082 083 084 086 087 089 091 092 093 094 095 096
"""
_PROVINCES = frozenset(_PROVINCE_LINES.split())


@dataclass(frozen=True)
class IdCard:
    """What a card's QR says; `warnings` are for the eye that compares it with the card."""

    number: str
    name: str
    born: date
    sex: str
    address: str
    issued: date | None
    warnings: tuple[Warn, ...] = ()

    def age_on(self, day: date) -> int:
        """Return the age in full years."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


def looks_like_card(text: str) -> bool:
    """Tell whether a scan is meant as a card: twelve digits and several separators."""
    return bool(re.match(r"\s*\d{9,12}\s*[|~¦]", text)) and len(_SEPARATORS.findall(text)) >= 3


def parse_card(text: str) -> IdCard:
    """Read a card's QR; raises InvalidInput "card-unreadable" (scan again, or type) without repeating any of it."""
    if len(text) > MAX_CARD_CHARS:
        raise _unreadable()
    clean, mended = _mend(text.strip("\r\n\t "))
    fields = [nfc(field).strip() for field in _SEPARATORS.split(clean)]
    if len(fields) < _FIELDS - 1 or _LOST.search(clean):
        raise _unreadable()
    number, name, born = fields[0], " ".join(fields[2].split()), _day(fields[3])
    if not re.fullmatch(r"\d{12}", number, re.ASCII) or born is None or not _NAME.fullmatch(name):
        raise _unreadable()
    issued = _day(fields[6]) if len(fields) >= _FIELDS else None
    card = IdCard(_ascii(number), name, born, fields[4], fields[5], issued)
    warnings: list[Warn] = ["mended"] if mended else []
    return IdCard(**{**card.__dict__, "warnings": (*warnings, *_doubts(card, len(fields)))})


def _mend(text: str) -> tuple[str, bool]:
    # A keyboard scanner sends UTF-8 bytes as Windows-1252 letters; put back where that gives clean text.
    if not _MOJIBAKE.search(text):
        return text, False
    try:
        return b"".join(map(_windows_byte, text)).decode("utf-8"), True
    except (UnicodeEncodeError, UnicodeDecodeError):
        raise _unreadable() from None


def _windows_byte(letter: str) -> bytes:
    # The five bytes that Windows-1252 leaves undefined arrive as control characters of Latin-1.
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def _doubts(card: IdCard, fields: int) -> list[Warn]:
    found: list[Warn] = []
    century_and_sex = int(card.number[3])
    if fields > _FIELDS:
        found.append("extra-fields")
    if card.number[:3] not in _PROVINCES:
        found.append("province-unknown")
    if card.sex.casefold() in {"nam", "nữ"} and (card.sex.casefold() == "nữ") != (century_and_sex % 2 == 1):
        found.append("sex-differs")
    if 1900 + 100 * (century_and_sex // 2) + int(card.number[4:6]) != card.born.year:
        found.append("birth-year-differs")
    if card.issued is not None and card.issued < card.born:
        found.append("issued-before-birth")
    return found


def _day(text: str) -> date | None:
    if not re.fullmatch(r"\d{8}", text, re.ASCII):
        return None
    try:
        return date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        return None


def _ascii(digits: str) -> str:
    return digits.encode("ascii").decode("ascii")


def _unreadable() -> InvalidInput:
    return InvalidInput(
        "card-unreadable",
        "Chưa đọc được thẻ. Xin quét lại, hoặc nhập tay.",
        "The card could not be read. Please scan it again, or type.",
    )
