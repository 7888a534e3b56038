"""The paper under the virtual head: what has been printed since the last cut, as rows of dots."""

from dataclasses import dataclass, field

from PIL import Image

LONGEST_DOTS = 16000  # two metres; a runaway job ends here


@dataclass(frozen=True)
class Strip:
    """What the head can print on: `width_dots` across, with a margin on each side that can't be printed."""

    width_dots: int = 576
    dpi: int = 203
    margin_dots: int = 32

    @property
    def row_bytes(self) -> int:
        """Return how many bytes one row of dots takes."""
        return self.width_dots // 8

    @property
    def dots_per_mm(self) -> float:
        """Return the dots of a millimetre."""
        return self.dpi / 25.4


STANDARD_STRIP = Strip()
ROW_BYTES = STANDARD_STRIP.row_bytes


@dataclass
class Sheet:
    """One piece of paper.

    `unknown` are commands the device could not read and `undrawn` those it knows but does not draw, in hexadecimal;
    `pauses` counts how often the paper stood still because the next line wasn't there; `began_at` and `moved_until` are
    moments of the monotonic clock.
    """

    number: int
    rows: bytearray = field(default_factory=bytearray)
    received: int = 0
    cut: bool = False
    unknown: list[str] = field(default_factory=list)
    undrawn: list[str] = field(default_factory=list)
    pauses: int = 0
    began_at: float = 0.0
    moved_until: float = 0.0
    strip: Strip = STANDARD_STRIP

    @property
    def height(self) -> int:
        """Return the length in dots."""
        return len(self.rows) // self.strip.row_bytes

    @property
    def has_ink(self) -> bool:
        """Tell whether anything is printed on it."""
        return any(self.rows)

    def feed(self, dots: int) -> None:
        """Move the paper on by `dots` rows."""
        room = max(0, LONGEST_DOTS - self.height)
        self.rows += bytes(self.strip.row_bytes * min(dots, room))

    def take_back(self, dots: int) -> bytes:
        """Take the last `dots` rows off again, and return them: the paper has not got that far yet."""
        start = len(self.rows) - dots * self.strip.row_bytes
        taken = bytes(self.rows[start:])
        del self.rows[start:]
        return taken

    def print_rows(self, data: bytes, row_bytes: int, left_dots: int) -> None:
        """Print rows of dots from `left_dots` on; what reaches beyond the printable width is lost, as on a device."""
        height = len(data) // row_bytes if row_bytes else 0
        for index in range(height):
            if self.height >= LONGEST_DOTS:
                return
            self.rows += self._placed(data[index * row_bytes : (index + 1) * row_bytes], left_dots)

    def overprint(self, picture: Image.Image, top: int, left_dots: int = 0) -> None:
        """Lay a one-bit picture over the rows from `top` on (text drawn by the device's own font)."""
        self.feed(max(0, top + picture.height - self.height))
        raw, wide = picture.tobytes(), (picture.width + 7) // 8
        across = self.strip.row_bytes
        for index in range(picture.height):
            start = (top + index) * across
            under = int.from_bytes(self.rows[start : start + across], "big")
            over = int.from_bytes(self._placed(raw[index * wide : (index + 1) * wide], left_dots), "big")
            self.rows[start : start + across] = (under | over).to_bytes(across, "big")

    def picture(self) -> Image.Image:
        """Return the paper as it would lie on a table: with its margins, black on white."""
        width, margin = self.strip.width_dots, self.strip.margin_dots
        ink = Image.frombytes("1", (width, max(1, self.height)), bytes(self.rows) or bytes(self.strip.row_bytes))
        paper = Image.new("1", (width + 2 * margin, ink.height), 1)
        paper.paste(0, (margin, 0), ink)
        return paper

    def _placed(self, row: bytes, left_dots: int) -> bytes:
        across = self.strip.row_bytes
        shifted = (int.from_bytes(row, "big") << (across * 8)) >> (len(row) * 8 + left_dots)
        return (shifted & ((1 << across * 8) - 1)).to_bytes(across, "big")
