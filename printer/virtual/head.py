"""What the commands do to the paper: the printing half of the virtual device, without wires or time."""

from collections.abc import Callable

from PIL import Image

from printer.virtual.column_image import column_image
from printer.virtual.command_table import CR, ESC, FF, FS, GS, LF
from printer.virtual.device_text import CELL_HEIGHT, Style, draw_line, lines_of
from printer.virtual.parser import Command
from printer.virtual.qr_symbol import QrSymbol
from printer.virtual.roll import STANDARD_STRIP, Sheet, Strip

DEFAULT_LINE = 30
# Commands that change nothing on this device's paper: code pages, answers, drawers, units it has no use for.
SILENT = frozenset(
    {bytes([ESC]) + name for name in (b"t", b"R", b"p", b"=", b"c3", b"c4", b"c5", b"U", b"S", b" ", b"M", b"r")}
    | {bytes([GS]) + name for name in (b"a", b"r", b"I", b"H", b"f", b"h", b"w", b"B")}
    | {b"\x10\x04", b"\x10\x05", b"\x10\x14", bytes([FS]) + b".", bytes([FS]) + b"&"}
)


class Head:
    """Draws on the current sheet and hands it over when it is cut."""

    def __init__(self, on_cut: Callable[[Sheet], None], first_number: int = 1, strip: Strip = STANDARD_STRIP) -> None:
        self._on_cut = on_cut
        self._strip = strip
        self.sheet = Sheet(first_number, strip=strip)
        self.power_up()

    def power_up(self) -> None:
        """Forget every setting and everything not yet printed."""
        # Epson's models: the horizontal unit is one dot, the vertical one half a dot until GS P says otherwise.
        self._units = (self._strip.dpi, self._strip.dpi * 2)
        self._justify = 0
        self._line_spacing = DEFAULT_LINE
        self._fraction = 0.0
        self._text = ""
        self._style = Style()
        self._stored: tuple[int, bytes] | None = None
        self._code = QrSymbol()

    def take(self, command: Command) -> int:
        """Carry a command out and return how many rows the paper moved."""
        before, number = self.sheet.height, self.sheet.number
        action = _ACTIONS.get(command.name)
        if action is not None:
            action(self, command.body)
        elif command.name == b"unknown":
            self.sheet.unknown.append(command.body.hex())
        elif command.name not in SILENT:
            self.sheet.undrawn.append(command.name.hex())
        return self.sheet.height - before if self.sheet.number == number else 0

    def _initialise(self, _body: bytes) -> None:
        self.power_up()

    def _set_units(self, body: bytes) -> None:
        self._units = (body[0] or self._strip.dpi, body[1] or self._strip.dpi * 2)

    def _set_justify(self, body: bytes) -> None:
        self._justify = {0: 0, 1: 1, 2: 2, 48: 0, 49: 1, 50: 2}.get(body[0], self._justify)

    def _set_line(self, body: bytes) -> None:
        self._line_spacing = round(body[0] * self._strip.dpi / self._units[1])

    def _default_line(self, _body: bytes) -> None:
        self._line_spacing = DEFAULT_LINE

    def _set_mode(self, body: bytes) -> None:
        self._style = self._style.mode(body[0])

    def _set_size(self, body: bytes) -> None:
        self._style = self._style.size(body[0])

    def _set_bold(self, body: bytes) -> None:
        self._style = Style(bool(body[0] & 1), self._style.across, self._style.down)

    def _add_text(self, body: bytes) -> None:
        self._text += body.decode("cp437")

    def _end_line(self, _body: bytes) -> None:
        self._print_text()

    def _feed_units(self, body: bytes) -> None:
        self._print_text(feed=False)
        exact = body[0] * self._strip.dpi / self._units[1] + self._fraction
        self._fraction = exact - int(exact)
        self.sheet.feed(int(exact))

    def _feed_lines(self, body: bytes) -> None:
        self._print_text(feed=False)
        self.sheet.feed(body[0] * self._line_spacing)

    def _print_text(self, feed: bool = True) -> None:
        if not self._text:
            self.sheet.feed(self._line_spacing if feed else 0)
            return
        for text in lines_of(self._text, self._style, self._strip.width_dots):
            line = draw_line(text, self._style)
            self.sheet.overprint(line, self.sheet.height, self._left(line.width))
            self.sheet.feed(max(0, self._line_spacing - CELL_HEIGHT * self._style.down) if feed else 0)
        self._text = ""

    def _left(self, width: int) -> int:
        spare = max(0, self._strip.width_dots - width)
        return (0, spare // 2, spare)[self._justify]

    def _raster(self, body: bytes) -> None:
        mode, width, height = body[0] & 0x03, body[1] + 256 * body[2], body[3] + 256 * body[4]
        if self._text or not width or not height:
            return  # "effective only when there is no data in the print buffer"
        self._print_picture(body[5:], width, 2 if mode & 1 else 1, 2 if mode & 2 else 1)

    def _print_picture(self, data: bytes, width: int, across: int, down: int) -> None:
        height = len(data) // width
        if across * down > 1:
            picture = Image.frombytes("1", (width * 8, height), data)
            picture = picture.resize((width * 8 * across, height * down), Image.Resampling.NEAREST)
            data, width = picture.tobytes(), width * across
        self.sheet.print_rows(data, width, self._left(width * 8))

    def _columns(self, body: bytes) -> None:
        picture = column_image(body)
        if picture is not None:
            self.sheet.overprint(picture, self.sheet.height, self._left(picture.width))

    def _counted(self, body: bytes) -> None:
        """GS ( x pL pH …; only L (graphics) and k (symbols) draw."""
        if body[:1] == b"L":
            self._graphics(body[3:])
        elif body[:1] == b"k":
            symbol = self._code.take(body[3:])
            if symbol is not None:
                self._print_text(feed=False)
                self.sheet.overprint(symbol, self.sheet.height, self._left(symbol.width))

    def _long_graphics(self, body: bytes) -> None:
        """GS 8 L p1 p2 p3 p4 …: the same functions with a longer count."""
        self._graphics(body[5:])

    def _graphics(self, body: bytes) -> None:
        """Functions 112 (store a raster: m fn a bx by c xL xH yL yH d…) and 50 (print what is stored)."""
        if len(body) < 2:
            return
        function, rest = body[1], body[2:]
        if function == 112 and len(rest) >= 8 and rest[0] == 48:
            self._stored = ((rest[4] + 256 * rest[5] + 7) // 8, rest[8:])
        elif function in (2, 50) and self._stored is not None:
            width, data = self._stored
            self._print_picture(data, width, 1, 1)
            self._stored = None

    def _cut(self, body: bytes) -> None:
        self._print_text(feed=False)
        if body[0] in (65, 66) and len(body) > 1:
            self.sheet.feed(round(body[1] * self._strip.dpi / self._units[1]))
        self.finish()

    def _old_cut(self, _body: bytes) -> None:
        self._print_text(feed=False)
        self.finish()

    def finish(self) -> None:
        """Cut the paper here and begin the next sheet."""
        done, self.sheet = self.sheet, Sheet(self.sheet.number + 1, strip=self._strip)
        done.cut = True
        self._on_cut(done)


_ACTIONS: dict[bytes, Callable[[Head, bytes], None]] = {
    bytes([ESC]) + b"@": Head._initialise,
    bytes([ESC]) + b"a": Head._set_justify,
    bytes([ESC]) + b"!": Head._set_mode,
    bytes([ESC]) + b"E": Head._set_bold,
    bytes([ESC]) + b"G": Head._set_bold,
    bytes([ESC]) + b"J": Head._feed_units,
    bytes([ESC]) + b"d": Head._feed_lines,
    bytes([ESC]) + b"3": Head._set_line,
    bytes([ESC]) + b"2": Head._default_line,
    bytes([ESC]) + b"*": Head._columns,
    bytes([ESC]) + b"i": Head._old_cut,
    bytes([ESC]) + b"m": Head._old_cut,
    bytes([GS]) + b"!": Head._set_size,
    bytes([GS]) + b"P": Head._set_units,
    bytes([GS]) + b"v0": Head._raster,
    bytes([GS]) + b"(": Head._counted,
    bytes([GS]) + b"8": Head._long_graphics,
    bytes([GS]) + b"V": Head._cut,
    b"text": Head._add_text,
    bytes([LF]): Head._end_line,
    bytes([FF]): Head._end_line,
    bytes([CR]): lambda _head, _body: None,
}
