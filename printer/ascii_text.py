"""Unaccented ASCII: what a printer's own font can write of any name, with nothing lost silently."""

import unicodedata

_PLAIN = str.maketrans(
    {
        "đ": "d", "Đ": "D", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "·": "-",
        "×": "x", "₫": "d", "\u00a0": " ", "ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    }
)  # fmt: skip


def ascii_of(text: str) -> str:
    """Return `text` in the characters 0x20–0x7E; what has no ASCII form is written as [U+674E]."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    bare = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
    return "".join(letter if " " <= letter <= "~" else f"[U+{ord(letter):04X}]" for letter in bare)
