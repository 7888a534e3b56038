"""How a queue number is written and read: field letter and at least three digits, going on to A1000."""

import re

from appliance.core.errors import InvalidInput

_NUMBER = re.compile(r"([A-Z]{1,2})0*([1-9][0-9]{0,5})")


def number_text(letter: str, number: int) -> str:
    """Return the number as people see and hear it: A001 … A999, then A1000.

    Raises ValueError for a number below 1 (a series starts at 1).
    """
    if number < 1:
        raise ValueError(f"ticket numbers start at 1, not {number}")
    return f"{letter}{number:03d}"


def parse_number(text: str) -> tuple[str, int]:
    """Read a typed or scanned number ("a 12", "A012") as letter and number; raises InvalidInput."""
    match = _NUMBER.fullmatch("".join(text.split()).upper())
    if match is None:
        raise InvalidInput(
            "ticket-number-malformed",
            "Số thứ tự gồm chữ cái và các chữ số, ví dụ A012.",
            "A ticket number is a letter and digits, for example A012.",
        )
    return match[1], int(match[2])
