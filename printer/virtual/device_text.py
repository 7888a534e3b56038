"""Text in the device's own font A: cells of 12 by 24 dots, bold, enlarged, broken at the end of the line."""

from dataclasses import dataclass, replace
from functools import lru_cache

from PIL import Image, ImageDraw

from printer import typeface

CELL_WIDTH, CELL_HEIGHT, BASELINE = 12, 24, 19


@dataclass(frozen=True)
class Style:
    """What ESC !, GS ! and ESC E set."""

    bold: bool = False
    across: int = 1
    down: int = 1

    def mode(self, n: int) -> "Style":
        """Return the style after ESC ! n: bit 3 bold, 4 double height, 5 double width."""
        return Style(bool(n & 0x08), 2 if n & 0x20 else 1, 2 if n & 0x10 else 1)

    def size(self, n: int) -> "Style":
        """Return the style after GS ! n: bits 4–6 width, 0–2 height, each 1 to 8."""
        return replace(self, across=(n >> 4 & 7) + 1, down=(n & 7) + 1)


def lines_of(text: str, style: Style, width_dots: int) -> list[str]:
    """Break text where the line is full, in the middle of a word, as the device does."""
    columns = max(1, width_dots // (CELL_WIDTH * style.across))
    return [text[start : start + columns] for start in range(0, len(text), columns)]


@lru_cache(maxsize=256)
def draw_line(text: str, style: Style) -> Image.Image:
    """Return one line as dots (1 is ink), as wide as its cells."""
    line = Image.new("1", (max(1, len(text)) * CELL_WIDTH, CELL_HEIGHT))
    canvas = ImageDraw.Draw(line)
    canvas.fontmode = "1"
    face = typeface.Face(20, bold=style.bold)
    for column, letter in enumerate(text):
        wide = typeface.width(letter, face)
        typeface.draw(canvas, column * CELL_WIDTH + max(0, (CELL_WIDTH - wide) // 2), BASELINE, letter, face)
    return line.resize((line.width * style.across, line.height * style.down), Image.Resampling.NEAREST)
