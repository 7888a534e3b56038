"""The measures of an 80 mm thermal roll."""

WIDTH_DOTS = 576  # 72 mm of the 80 mm can be printed
DPI = 203
DOTS_PER_MM = DPI / 25.4
# The widest ink of a layout: the rest lets the encoder move a whole picture right, a few dots, without losing any.
INK_DOTS = WIDTH_DOTS - 8
MAX_LENGTH_MM = 1000  # a longer job is a fault or an attack, not a slip


def dots(mm: float) -> int:
    """Return the least number of dots that is at least `mm` millimetres."""
    return -int(-mm * DOTS_PER_MM // 1)


def millimetres(count: int) -> float:
    """Return `count` dots in millimetres."""
    return count / DOTS_PER_MM
