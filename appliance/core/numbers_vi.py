"""Numbers and letters as they are spoken in Vietnamese, and the sentence that calls a ticket."""

from typing import Literal

Style = Literal["south", "north"]

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_ODD = {"south": "lẻ", "north": "linh"}
_THOUSAND = {"south": "nghìn", "north": "nghìn"}
MAX_NUMBER = 9999

LETTERS = {
    "A": "a",
    "B": "bê",
    "C": "xê",
    "E": "e",
    "G": "giê",
    "H": "hát",
    "K": "ca",
    "L": "e-lờ",
    "M": "em-mờ",
    "S": "ét-sì",
    "T": "tê",
    "X": "ích-xì",
}


def read_number(number: int, style: Style = "south") -> str:
    """Return `number` (0..9999) in words; "south" says lẻ for a zero ten, "north" linh. Raises ValueError."""
    if not 0 <= number <= MAX_NUMBER:
        raise ValueError(f"number out of range: {number}")
    if number < 100:
        return _below_hundred(number)
    thousands, rest = divmod(number, 1000)
    words = [_DIGITS[thousands], _THOUSAND[style]] if thousands else []
    if rest or not thousands:
        words.append(_hundreds(rest, style, bool(thousands)))
    return " ".join(words)


def read_letter(letter: str) -> str:
    """Return a ticket letter by its name; raises KeyError for letters that tickets do not use."""
    return LETTERS[letter]


def call_sentence(ticket: str, counter_number: int, style: Style = "south") -> str:
    """Return the call: "Xin mời số A một trăm lẻ năm đến quầy số ba." for ("A105", 3)."""
    spoken = read_number(int(ticket[1:]), style)
    return f"Xin mời số {ticket[0]} {spoken} đến quầy số {read_number(counter_number, style)}."


def _hundreds(number: int, style: Style, after_thousand: bool) -> str:
    hundreds, rest = divmod(number, 100)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or after_thousand else []
    if rest:
        words.append(f"{_ODD[style]} {_DIGITS[rest]}" if rest < 10 else _below_hundred(rest))
    return " ".join(words)


def _below_hundred(number: int) -> str:
    tens, unit = divmod(number, 10)
    if tens == 0:
        return _DIGITS[unit]
    words = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if unit == 5:
        words.append("lăm")
    elif unit == 1 and tens > 1:
        words.append("mốt")
    elif unit == 4 and tens > 1:
        words.append("tư")
    elif unit:
        words.append(_DIGITS[unit])
    return " ".join(words)
