"""The fonts of the A4 form, and text made safe for them."""

import unicodedata
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from fpdf import FPDF
from PIL import ImageFont

from printer.typeface import UNDRAWABLE

FACES = {"": "MotcuaSerif-Regular.ttf", "B": "MotcuaSerif-Bold.ttf", "I": "MotcuaSerif-Italic.ttf"}
KHMER = "NotoSansKhmer-Regular.ttf"


def _path(name: str) -> Path:
    return Path(str(files("printer") / "fonts" / name))


def add_fonts(pdf: FPDF, family: str) -> None:
    """Give a document the bundled faces, with Khmer to fall back on."""
    for style, name in FACES.items():
        pdf.add_font(family, style, _path(name))
    pdf.add_font("Khmer", "", _path(KHMER))
    pdf.set_fallback_fonts(["Khmer"], exact_match=False)


def drawable(text: str) -> str:
    """Return `text` in NFC with every letter that no face has written as [U+4E2D], so that none is lost silently."""
    return "".join(
        letter if _covered(letter) else f"[U+{ord(letter):04X}]" for letter in unicodedata.normalize("NFC", text)
    )


@lru_cache(maxsize=4096)
def _covered(letter: str) -> bool:
    if letter in " \u200b\u200c\u200d":
        return True
    if unicodedata.category(letter) in UNDRAWABLE:
        return False
    return any(has_letter(name, letter) for name in (FACES[""], KHMER))


def has_letter(name: str, letter: str) -> bool:
    """Tell whether a bundled face draws a letter as itself."""
    font = _font(name)
    drawn, missing = font.getmask(letter, mode="1"), font.getmask("\U0010ffff", mode="1")
    return drawn.size != missing.size or bytes(drawn) != bytes(missing)


@lru_cache(maxsize=4)
def _font(name: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_path(name)), 24, layout_engine=ImageFont.Layout.BASIC)
