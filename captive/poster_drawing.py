"""A pen that writes on a page in millimetres and points: lines that shrink or wrap to fit, badges and QR codes."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

A4_MM = (210, 297)
_MM_PER_INCH = 25.4
_POINTS_PER_INCH = 72
_LINE_HEIGHT = 1.25
_SMALLEST_POINTS = 8


def page_px(dpi: int) -> tuple[int, int]:
    """Return the size of A4 in pixels."""
    return tuple(round(mm * dpi / _MM_PER_INCH) for mm in A4_MM)  # type: ignore[return-value]


@dataclass
class Pen:
    """Writes from the top down; `y_mm` is where the next line begins."""

    draw: ImageDraw.ImageDraw
    picture: Image.Image
    dpi: int
    margin_mm: float
    y_mm: float = 0

    def go_to(self, y_mm: float) -> None:
        """Begin the next line at `y_mm`."""
        self.y_mm = y_mm

    def band(self, colour: str, height_mm: float) -> None:
        """Fill the head of the page."""
        self.draw.rectangle((0, 0, self.picture.width, self._px(height_mm)), fill=colour)

    def centred(self, text: str, points: float, colour: str, *, bold: bool = False, top_mm: float) -> None:
        """Write one line in the middle at `top_mm`, smaller if it does not fit."""
        font = self._fitting(text, points, bold, A4_MM[0] - 2 * self.margin_mm)
        self.draw.text((self.picture.width / 2, self._px(top_mm)), text, colour, font, anchor="ma")

    def centred_line(self, text: str, points: float, colour: str, *, bold: bool = False) -> None:
        """Write one line in the middle and go on below it."""
        self.centred(text, points, colour, bold=bold, top_mm=self.y_mm)
        self.y_mm += points * _LINE_HEIGHT / _POINTS_PER_INCH * _MM_PER_INCH + 4

    def line(self, text: str, points: float, colour: str, *, bold: bool = False, indent_mm: float = 0) -> None:
        """Write a text from the left on two lines at most, smaller if it does not fit, and go on below it."""
        room = self._px(A4_MM[0] - 2 * self.margin_mm - indent_mm)
        font, parts = self._two_lines(text, points, bold, room)
        for part in parts:
            self.draw.text((self._px(self.margin_mm + indent_mm), self._px(self.y_mm)), part, colour, font)
            self.y_mm += font.size * _LINE_HEIGHT * _MM_PER_INCH / self.dpi
        self.y_mm += 1

    def badge(self, text: str, colour: str, indent_mm: float) -> None:
        """Draw a step's number in a filled circle at the left; the next line stands beside it."""
        size = self._px(13)
        left, top = self._px(self.margin_mm + indent_mm), self._px(self.y_mm)
        self.draw.ellipse((left, top, left + size, top + size), fill=colour)
        self.draw.text(
            (left + size / 2, top + size / 2), text, "#FFFFFF", _font(True, self._points_px(26)), anchor="mm"
        )

    def qr(self, text: str, size_mm: float, top_mm: float) -> None:
        """Draw a QR code at the left."""
        side = self._px(size_mm)
        self.picture.paste(_qr(text, side), (self._px(self.margin_mm), self._px(top_mm)))

    def foot(self, text: str, colour: str) -> None:
        """Write one line at the lower edge."""
        self.centred(text, 15, colour, bold=True, top_mm=A4_MM[1] - 16)

    def _two_lines(
        self, text: str, points: float, bold: bool, room_px: int
    ) -> tuple[ImageFont.FreeTypeFont, list[str]]:
        while True:
            font = _font(bold, self._points_px(points))
            parts = _wrapped(text, font, room_px)
            if len(parts) <= 2 or points <= _SMALLEST_POINTS:
                return font, parts
            points -= 1

    def _fitting(self, text: str, points: float, bold: bool, room_mm: float) -> ImageFont.FreeTypeFont:
        while points > _SMALLEST_POINTS and _font(bold, self._points_px(points)).getlength(text) > self._px(room_mm):
            points -= 1
        return _font(bold, self._points_px(points))

    def _px(self, mm: float) -> int:
        return round(mm * self.dpi / _MM_PER_INCH)

    def _points_px(self, points: float) -> int:
        return round(points * self.dpi / _POINTS_PER_INCH)


@lru_cache(maxsize=32)
def _font(bold: bool, px: int) -> ImageFont.FreeTypeFont:
    name = f"be-vietnam-pro-{700 if bold else 400}.woff2"
    return ImageFont.truetype(BytesIO((files("appliance.web") / "static" / "fonts" / name).read_bytes()), px)


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room_px: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= room_px:
            lines[-1] = longer
        else:
            lines.extend(_pieces(word, font, room_px))
    return [line for line in lines if line]


def _pieces(word: str, font: ImageFont.FreeTypeFont, room_px: int) -> list[str]:
    """Return the word, cut where it alone is wider than the line (a passphrase, a host name)."""
    pieces = [""]
    for letter in word:
        if font.getlength(pieces[-1] + letter) > room_px:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _qr(text: str, side_px: int) -> Image.Image:
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=2)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    small = Image.new("1", (len(matrix), len(matrix)), 1)
    small.putdata([not dark for row in matrix for dark in row])
    return small.resize((side_px, side_px), Image.Resampling.NEAREST).convert("RGB")
