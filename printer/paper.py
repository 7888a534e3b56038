"""The measures of a thermal roll: how many dots it takes across, and what a millimetre is."""

from dataclasses import dataclass

WIDTH_DOTS = 576  # 72 mm of the 80 mm can be printed
DPI = 203
DOTS_PER_MM = DPI / 25.4
MAX_LENGTH_MM = 1000  # a longer job is a fault or an attack, not a slip
WIDE_MM = 60  # a printable strip at least as wide is that of an 80 mm roll


@dataclass(frozen=True)
class Roll:
    """The strip a printer can print on: `width_dots` across, `dpi` in both directions.

    Usual: 576 dots at 203 dpi or 512 at 180 dpi on 80 mm paper; 384 at 203 dpi or 360 at 180 dpi on 58 mm.
    """

    width_dots: int = WIDTH_DOTS
    dpi: int = DPI

    @property
    def ink_dots(self) -> int:
        """The widest ink of a layout: the rest lets the encoder move a picture right, a few dots, without loss."""
        return self.width_dots - 8

    @property
    def name(self) -> str:
        """The paper's width in millimetres: "80" or "58"."""
        return "80" if self.millimetres(self.width_dots) >= WIDE_MM else "58"

    def dots(self, mm: float) -> int:
        """Return the least number of dots that is at least `mm` millimetres."""
        return -int(-mm * self.dpi / 25.4 // 1)

    def nearest(self, mm: float) -> int:
        """Return the number of dots nearest to `mm` millimetres."""
        return round(mm * self.dpi / 25.4)

    def millimetres(self, count: int) -> float:
        """Return `count` dots in millimetres."""
        return count * 25.4 / self.dpi


STANDARD = Roll()


def dots(mm: float) -> int:
    """Return `mm` millimetres in dots of the standard roll, rounded up."""
    return STANDARD.dots(mm)


def millimetres(count: int) -> float:
    """Return `count` dots of the standard roll in millimetres."""
    return STANDARD.millimetres(count)
