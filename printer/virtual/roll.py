"""The paper under the virtual head: what has been printed since the last cut, as rows of dots."""

from dataclasses import dataclass, field

from PIL import Image

from printer.paper import WIDTH_DOTS

ROW_BYTES = WIDTH_DOTS // 8
MARGIN_DOTS = 32  # 4 mm on each side of 80 mm paper can't be printed
LONGEST_DOTS = 16000  # two metres; a runaway job ends here


@dataclass
class Sheet:
    """One piece of paper; `unknown` are commands the device could not read, in hexadecimal."""

    number: int
    rows: bytearray = field(default_factory=bytearray)
    received: int = 0
    cut: bool = False
    unknown: list[str] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Return the length in dots."""
        return len(self.rows) // ROW_BYTES

    @property
    def has_ink(self) -> bool:
        """Tell whether anything is printed on it."""
        return any(self.rows)

    def feed(self, dots: int) -> None:
        """Move the paper on by `dots` rows."""
        room = max(0, LONGEST_DOTS - self.height)
        self.rows += bytes(ROW_BYTES * min(dots, room))

    def print_rows(self, data: bytes, row_bytes: int, left_dots: int) -> None:
        """Print rows of dots from `left_dots` on; what reaches beyond the printable width is lost, as on a device."""
        height = len(data) // row_bytes if row_bytes else 0
        for index in range(height):
            if self.height >= LONGEST_DOTS:
                return
            self.rows += _placed(data[index * row_bytes : (index + 1) * row_bytes], left_dots)

    def overprint(self, picture: Image.Image, top: int) -> None:
        """Lay a one-bit picture over the rows from `top` on (text drawn by the device's own font)."""
        self.feed(max(0, top + picture.height - self.height))
        raw = picture.tobytes()
        for index in range(picture.height):
            start = (top + index) * ROW_BYTES
            under = int.from_bytes(self.rows[start : start + ROW_BYTES], "big")
            over = int.from_bytes(_placed(raw[index * ROW_BYTES : (index + 1) * ROW_BYTES], 0), "big")
            self.rows[start : start + ROW_BYTES] = (under | over).to_bytes(ROW_BYTES, "big")

    def picture(self) -> Image.Image:
        """Return the paper as it would lie on a table: 80 mm wide, black on white."""
        ink = Image.frombytes("1", (WIDTH_DOTS, max(1, self.height)), bytes(self.rows) or bytes(ROW_BYTES))
        paper = Image.new("1", (WIDTH_DOTS + 2 * MARGIN_DOTS, ink.height), 1)
        paper.paste(0, (MARGIN_DOTS, 0), ink)
        return paper


def _placed(row: bytes, left_dots: int) -> bytes:
    bits = int.from_bytes(row, "big") << (ROW_BYTES * 8)
    shifted = bits >> (len(row) * 8 + left_dots)
    return (shifted & ((1 << ROW_BYTES * 8) - 1)).to_bytes(ROW_BYTES, "big")
