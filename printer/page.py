"""A strip of paper built from the top down: paragraphs, rules, pictures and columns, drawn once its length is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageDraw

from printer import typeface
from printer.paper import STANDARD, WIDTH_DOTS
from printer.paper_settings import Correction
from printer.qr_picture import QrPicture
from printer.typeface import Face
from printer.wrap import Line, Span, wrap

Align = Literal["left", "centre", "right"]
Operation = Callable[[Image.Image, ImageDraw.ImageDraw, int, int], None]


@dataclass(frozen=True)
class Code:
    """A QR code that the device can draw by itself, centred: its place on the page, modules of `module` dots."""

    text: str
    module: int
    correction: Correction
    top: int
    height: int


class Page:
    """Collects what to draw; `height` grows with every addition; all lengths are dots."""

    def __init__(self, width: int = STANDARD.ink_dots) -> None:
        self.width = width
        self.height = 0
        self.codes: list[Code] = []
        self._operations: list[Operation] = []

    def gap(self, height: int) -> None:
        """Leave paper blank."""
        self.height += height

    def paragraph(
        self, spans: Sequence[Span], *, align: Align = "left", indent: int = 0, hang: int = 0, leading: float = 1.2
    ) -> None:
        """Add a wrapped paragraph; `indent` moves all of it, `hang` the lines after the first; `leading` in ems."""
        lines = wrap(spans, self.width - indent - hang, self.width - indent)
        for index, line in enumerate(lines):
            self._line(line, align, indent + (hang if index else 0), leading)

    def text(self, text: str, face: Face, *, align: Align = "left", indent: int = 0, leading: float = 1.2) -> None:
        """Add a wrapped paragraph in one face."""
        self.paragraph([Span(text, face)], align=align, indent=indent, leading=leading)

    def _line(self, line: Line, align: Align, indent: int, leading: float) -> None:
        em = max(piece.face.px for piece in line.pieces)
        spare = self.width - indent - line.width
        x0 = indent + {"left": 0, "centre": spare // 2, "right": spare}[align]
        # Capitals with two marks (Ấ, Ễ) rise 1.04 em over the baseline and ọ falls 0.24: a line of 1.2 em holds
        # both for lower case; the rare double-marked capital touches the descent of the line above, not its letters.
        baseline = self.height + round(em * (leading - 0.24))

        def operation(image: Image.Image, canvas: ImageDraw.ImageDraw, x: int, y: int) -> None:
            for piece in line.pieces:
                typeface.draw(canvas, x + x0 + piece.x, y + baseline, piece.text, piece.face)

        self._operations.append(operation)
        self.height += round(em * leading)

    def rule(self, thickness: int = 2, length: int | None = None, *, align: Align = "left") -> None:
        """Add a horizontal line."""
        reach = length or self.width
        x0 = {"left": 0, "centre": (self.width - reach) // 2, "right": self.width - reach}[align]
        top = self.height

        def operation(image: Image.Image, canvas: ImageDraw.ImageDraw, x: int, y: int) -> None:
            canvas.rectangle((x + x0, y + top, x + x0 + reach - 1, y + top + thickness - 1), fill=1)

        self._operations.append(operation)
        self.height += thickness

    def picture(self, picture: Image.Image, *, x: int = 0) -> None:
        """Add a one-bit picture (ink is 1)."""
        top = self.height

        def operation(image: Image.Image, canvas: ImageDraw.ImageDraw, x0: int, y0: int) -> None:
            image.paste(picture, (x0 + x, y0 + top))

        self._operations.append(operation)
        self.height += picture.height

    def code(self, text: str, drawn: QrPicture, x: int) -> None:
        """Add a QR code that the device draws by itself; `drawn` is what it will look like."""
        self.codes.append(Code(text, drawn.module, drawn.correction, self.height, drawn.dots.height))
        self.picture(drawn.dots, x=x)

    def beside(self, columns: Sequence[tuple[int, "Page"]], *, middle: bool = False) -> None:
        """Add pages next to one another, each at its `x`; `middle` centres the shorter ones on the tallest."""
        tallest = max(page.height for _, page in columns)
        top = self.height
        for column_x, page in columns:
            down = top + ((tallest - page.height) // 2 if middle else 0)
            self._operations.append(page.as_operation(column_x, down))
        self.height += tallest

    def framed(self, inner: "Page", *, padding: int = 10, thickness: int = 3) -> None:
        """Add `inner` in a frame of the page's whole width."""
        top, bottom = self.height, self.height + inner.height + 2 * padding

        def operation(image: Image.Image, canvas: ImageDraw.ImageDraw, x: int, y: int) -> None:
            canvas.rectangle((x, y + top, x + self.width - 1, y + bottom - 1), outline=1, width=thickness)

        self._operations.append(operation)
        self._operations.append(inner.as_operation(padding + thickness, top + padding))
        self.height = bottom

    def as_operation(self, x: int, y: int) -> Operation:
        """Return the drawing of this page at an offset, for a page that holds it."""

        def operation(image: Image.Image, canvas: ImageDraw.ImageDraw, x0: int, y0: int) -> None:
            for inner in self._operations:
                inner(image, canvas, x0 + x, y0 + y)

        return operation

    def render(self, paper_width: int = WIDTH_DOTS) -> Image.Image:
        """Draw everything and return a one-bit picture in which 1 is ink."""
        image = Image.new("1", (paper_width, max(1, self.height)))
        canvas = ImageDraw.Draw(image)
        canvas.fontmode = "1"
        self.as_operation(0, 0)(image, canvas, 0, 0)
        return image
