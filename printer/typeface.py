"""The faces the paper is drawn with: bundled fonts, a system font for other scripts, and a visible box for the rest."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont, features

Source = Literal["regular", "bold", "khmer", "cjk", "box"]

BUNDLED: dict[Source, str] = {
    "regular": "NotoSans-CondensedMedium.ttf",
    "bold": "NotoSans-CondensedBold.ttf",
    "khmer": "NotoSansKhmer-Regular.ttf",
}
# Debian's fonts-noto-cjk, fonts-wqy-zenhei, fonts-wqy-microhei, fonts-droid-fallback and fonts-unifont.
SYSTEM_CJK = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf",
    "/usr/share/fonts/opentype/unifont/unifont.otf",
)
NEVER_ASSIGNED = "\U0010ffff"  # a noncharacter: every font answers it with its "missing glyph"
UNDRAWABLE = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})
JOINERS = "\u200b\u200c\u200d"


@dataclass(frozen=True)
class Face:
    """A size and weight; `px` is the em in dots (8 dots are 1 mm at 203 dpi)."""

    px: int
    bold: bool = False


@dataclass(frozen=True)
class Run:
    """A stretch of text that one font draws."""

    text: str
    source: Source


def font_path(source: Source) -> Path | None:
    """Return the file of a source; None where the system has no such font."""
    if source in BUNDLED:
        return Path(str(files("printer") / "fonts" / BUNDLED[source]))
    return next((Path(name) for name in SYSTEM_CJK if Path(name).exists()), None)


@lru_cache(maxsize=64)
def font_of(source: Source, px: int) -> ImageFont.FreeTypeFont | None:
    """Return the font of a source at `px` dots per em, or None where there is none.

    Khmer is shaped (vowels stand before and around their consonant), so it needs Raqm; the others are drawn
    letter by letter, which is faster and, in NFC, the same.
    """
    path = font_path(source)
    if path is None:
        return None
    shaped = source == "khmer" and features.check("raqm")
    engine = ImageFont.Layout.RAQM if shaped else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(path), px, layout_engine=engine)


@lru_cache(maxsize=8192)
def covers(source: Source, letter: str) -> bool:
    """Tell whether the source draws `letter` as itself and not as its missing-glyph sign.

    Control characters, bidi marks and unassigned code points are drawn by none, so that they show as boxes.
    """
    if unicodedata.category(letter) in UNDRAWABLE:
        return False
    font = _probe(source)
    if font is None:
        return False
    if letter == " ":
        return True
    drawn, missing = font.getmask(letter, mode="1"), font.getmask(NEVER_ASSIGNED, mode="1")
    return drawn.size != missing.size or bytes(drawn) != bytes(missing)


@lru_cache(maxsize=8)
def _probe(source: Source) -> ImageFont.FreeTypeFont | None:
    path = font_path(source)
    return ImageFont.truetype(str(path), 24, layout_engine=ImageFont.Layout.BASIC) if path else None


@lru_cache(maxsize=4096)
def runs(text: str, bold: bool) -> tuple[Run, ...]:
    """Split `text` into stretches by the font that has the letters; "box" where none has."""
    pieces: list[Run] = []
    for letter in text:
        before = pieces[-1].source if pieces else None
        source = _source_of(letter, bold, before)
        if source == before and source != "box":
            pieces[-1] = Run(pieces[-1].text + letter, source)
        else:
            pieces.append(Run(letter, source))
    return tuple(pieces)


def _source_of(letter: str, bold: bool, before: Source | None) -> Source:
    if letter in JOINERS and before == "khmer":
        return before
    main: Source = "bold" if bold else "regular"
    for source in (main, "khmer", "cjk"):
        if covers(source, letter):
            return source
    return "box"


@lru_cache(maxsize=16384)
def width(text: str, face: Face) -> int:
    """Return how many dots wide `text` is drawn."""
    return sum(_run_width(run, face) for run in runs(text, face.bold))


def draw(canvas: ImageDraw.ImageDraw, x: int, baseline: int, text: str, face: Face) -> None:
    """Draw `text` in ink from `x` on its baseline."""
    for run in runs(text, face.bold):
        if run.source == "box":
            _draw_box(canvas, x, baseline, run.text, face)
        elif run.source == "khmer":
            canvas.text((x, baseline), run.text, fill=1, font=_font(run.source, face), anchor="ls")
        else:
            _draw_letters(canvas, x, baseline, run, face)
        x += _run_width(run, face)


def _run_width(run: Run, face: Face) -> int:
    if run.source == "box":
        return _box_width(run.text, face)
    if run.source == "khmer":
        return -int(-_font(run.source, face).getlength(run.text) // 1)
    return sum(_glyph(run.source, face.px, letter).advance for letter in run.text)


@dataclass(frozen=True)
class Glyph:
    """One letter as dots: `left` and `top` from the pen on the baseline to the picture's corner."""

    advance: int
    left: int
    top: int
    dots: Image.Image | None


@lru_cache(maxsize=4096)
def _glyph(source: Source, px: int, letter: str) -> Glyph:
    """Return a drawn letter; kept, because hinting one costs 100 times as much as copying it."""
    font = font_of(source, px)
    assert font is not None
    left, top, right, bottom = (round(edge) for edge in font.getbbox(letter, mode="1", anchor="ls"))
    advance = -int(-font.getlength(letter) // 1)
    if right <= left or bottom <= top:
        return Glyph(advance, 0, 0, None)
    picture = Image.new("1", (right - left, bottom - top))
    canvas = ImageDraw.Draw(picture)
    canvas.fontmode = "1"
    canvas.text((-left, -top), letter, fill=1, font=font, anchor="ls")
    return Glyph(advance, left, top, picture)


def _draw_letters(canvas: ImageDraw.ImageDraw, x: int, baseline: int, run: Run, face: Face) -> None:
    for letter in run.text:
        glyph = _glyph(run.source, face.px, letter)
        if glyph.dots is not None:
            canvas.bitmap((x + glyph.left, baseline + glyph.top), glyph.dots, fill=1)
        x += glyph.advance


def _font(source: Source, face: Face) -> ImageFont.FreeTypeFont:
    font = font_of(source, face.px)
    assert font is not None
    return font


def fitting(text: str, face: Face, limit: int, least_px: int) -> Face:
    """Return the largest face of this weight, from `face` down to `least_px`, in which `text` is at most `limit` wide."""
    for px in range(face.px, least_px, -1):
        smaller = Face(px, face.bold)
        if width(text, smaller) <= limit:
            return smaller
    return Face(least_px, face.bold)


def x_height(face: Face) -> int:
    """Return the height of the letter x in dots, measured on the drawn glyph."""
    font = font_of("bold" if face.bold else "regular", face.px)
    assert font is not None
    _, top, _, bottom = font.getbbox("x", mode="1", anchor="ls")
    return int(bottom - top)


def cap_height(face: Face) -> int:
    """Return the height of the letter H in dots, measured on the drawn glyph."""
    font = font_of("bold" if face.bold else "regular", face.px)
    assert font is not None
    _, top, _, bottom = font.getbbox("H", mode="1", anchor="ls")
    return int(bottom - top)


def _box_rows(letter: str) -> tuple[str, str]:
    code = f"{ord(letter):04X}"
    half = (len(code) + 1) // 2
    return code[:half], code[half:]


def _box_face(face: Face) -> Face:
    return Face(max(9, face.px * 9 // 20))


def _box_width(letter: str, face: Face) -> int:
    small = _box_face(face)
    return max(width(row, small) for row in _box_rows(letter)) + 6


def _draw_box(canvas: ImageDraw.ImageDraw, x: int, baseline: int, letter: str, face: Face) -> None:
    # The code point in hexadecimal, two rows in a frame: ugly on purpose, but nothing of the name is lost.
    small = _box_face(face)
    row_height = cap_height(small) + 2
    top = baseline - 2 * row_height - 1
    canvas.rectangle((x, top - 2, x + _box_width(letter, face) - 3, baseline + 1), outline=1)
    for index, row in enumerate(_box_rows(letter)):
        draw(canvas, x + 2, top + (index + 1) * row_height - 1, row, small)
