"""What the commands do to the paper: the printing half of the virtual device, without wires or time."""

from collections.abc import Callable

from PIL import Image, ImageDraw

from printer import typeface
from printer.paper import DPI, WIDTH_DOTS
from printer.virtual.command_table import CR, ESC, FF, GS, LF
from printer.virtual.parser import Command
from printer.virtual.roll import Sheet

# Epson's 203 dpi models: horizontal unit 1/203 inch, vertical 1/406 inch until GS P says otherwise.
DEFAULT_UNITS = (203, 406)
DEFAULT_LINE = 30
TEXT_FACE = typeface.Face(22)


class Head:
    """Draws on the current sheet and hands it over when it is cut.

    `printed(rows)` is called after each movement of the paper, before the next command is taken.
    """

    def __init__(self, on_cut: Callable[[Sheet], None], first_number: int = 1) -> None:
        self._on_cut = on_cut
        self.sheet = Sheet(first_number)
        self._reset()

    def _reset(self) -> None:
        self._units = DEFAULT_UNITS
        self._justify = 0
        self._line_spacing = DEFAULT_LINE
        self._fraction = 0.0
        self._text = ""
        self._stored: tuple[int, bytes] | None = None

    def take(self, command: Command) -> int:
        """Carry a command out and return how many rows the paper moved."""
        before, number = self.sheet.height, self.sheet.number
        action = _ACTIONS.get(command.name)
        if action is not None:
            action(self, command.body)
        elif command.name == b"unknown":
            self.sheet.unknown.append(command.body.hex())
        return self.sheet.height - before if self.sheet.number == number else 0

    def _initialise(self, _body: bytes) -> None:
        self._reset()

    def _set_units(self, body: bytes) -> None:
        self._units = (body[0] or DEFAULT_UNITS[0], body[1] or DEFAULT_UNITS[1])

    def _set_justify(self, body: bytes) -> None:
        self._justify = {0: 0, 1: 1, 2: 2, 48: 0, 49: 1, 50: 2}.get(body[0], self._justify)

    def _set_line(self, body: bytes) -> None:
        self._line_spacing = round(body[0] * DPI / self._units[1])

    def _default_line(self, _body: bytes) -> None:
        self._line_spacing = DEFAULT_LINE

    def _add_text(self, body: bytes) -> None:
        self._text += body.decode("cp437")

    def _end_line(self, _body: bytes) -> None:
        self._print_text()

    def _feed_units(self, body: bytes) -> None:
        self._print_text(feed=False)
        exact = body[0] * DPI / self._units[1] + self._fraction
        self._fraction = exact - int(exact)
        self.sheet.feed(int(exact))

    def _feed_lines(self, body: bytes) -> None:
        self._print_text(feed=False)
        self.sheet.feed(body[0] * self._line_spacing)

    def _print_text(self, feed: bool = True) -> None:
        if self._text:
            line = Image.new("1", (WIDTH_DOTS, DEFAULT_LINE))
            canvas = ImageDraw.Draw(line)
            canvas.fontmode = "1"
            typeface.draw(canvas, 0, 24, self._text, TEXT_FACE)
            self.sheet.overprint(line, self.sheet.height)
            self._text = ""
            self.sheet.feed(max(0, self._line_spacing - DEFAULT_LINE) if feed else 0)
        elif feed:
            self.sheet.feed(self._line_spacing)

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
        spare = max(0, WIDTH_DOTS - width * 8)
        self.sheet.print_rows(data, width, (0, spare // 2, spare)[self._justify])

    def _graphics(self, body: bytes) -> None:
        """GS ( L functions 112 (store a raster) and 50 (print what is stored); body starts with L pL pH m fn."""
        if body[:1] != b"L" or len(body) < 5:
            return
        function, rest = body[4], body[5:]
        if function == 112 and len(rest) >= 8 and rest[0] == 48:
            self._stored = ((rest[4] + 256 * rest[5] + 7) // 8, rest[8:])
        elif function in (2, 50) and self._stored is not None:
            width, data = self._stored
            self._print_picture(data, width, 1, 1)
            self._stored = None

    def _cut(self, body: bytes) -> None:
        self._print_text(feed=False)
        if body[0] in (65, 66) and len(body) > 1:
            self.sheet.feed(round(body[1] * DPI / self._units[1]))
        self.finish()

    def _old_cut(self, _body: bytes) -> None:
        self._print_text(feed=False)
        self.finish()

    def finish(self) -> None:
        """Cut the paper here and begin the next sheet."""
        done, self.sheet = self.sheet, Sheet(self.sheet.number + 1)
        done.cut = True
        self._on_cut(done)


_ACTIONS: dict[bytes, Callable[[Head, bytes], None]] = {
    bytes([ESC]) + b"@": Head._initialise,
    bytes([ESC]) + b"a": Head._set_justify,
    bytes([ESC]) + b"J": Head._feed_units,
    bytes([ESC]) + b"d": Head._feed_lines,
    bytes([ESC]) + b"3": Head._set_line,
    bytes([ESC]) + b"2": Head._default_line,
    bytes([ESC]) + b"i": Head._old_cut,
    bytes([ESC]) + b"m": Head._old_cut,
    bytes([GS]) + b"P": Head._set_units,
    bytes([GS]) + b"v0": Head._raster,
    bytes([GS]) + b"(": Head._graphics,
    bytes([GS]) + b"V": Head._cut,
    b"text": Head._add_text,
    bytes([LF]): Head._end_line,
    bytes([FF]): Head._end_line,
    bytes([CR]): lambda _head, _body: None,
}
