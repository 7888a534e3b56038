"""From a layout file and a document's values to a page: one small function for each kind of block."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from appliance.core.errors import InvalidInput
from printer import drawings
from printer.big_number import big_number
from printer.layout_file import (
    Align,
    Block,
    FrameBlock,
    GapBlock,
    LayoutFile,
    LogoBlock,
    NumberBlock,
    QrBlock,
    RuleBlock,
    RulerBlock,
    ShadesBlock,
    Side,
    SidesBlock,
    Style,
    TableBlock,
    TextBlock,
)
from printer.logo import logo_picture
from printer.page import Page
from printer.paper_settings import TRAINING_MARK, PaperSettings
from printer.qr_picture import native_picture, qr_picture
from printer.template import Piece, Values, fill, fill_plain, value_text
from printer.typeface import Face, fitting, width
from printer.wrap import Span

log = logging.getLogger(__name__)
TOP_MM = 0.4  # the marks of capitals (Ủ, Ấ) rise above their line
TRAINING_STYLE = Style(mm=3.6, bold=True, leading=1.15, least=2.2)


def compose(layout: LayoutFile, values: Values, settings: PaperSettings) -> Page:
    """Return the page of a document; a training paper says so at its head and at its foot, whatever its layout."""
    composer = Composer(layout, settings)
    page = Page(settings.roll.ink_dots)
    page.gap(settings.roll.nearest(TOP_MM))
    if settings.training:
        composer.training_mark(page)
    composer.add(page, layout.block, values)
    if settings.training:
        composer.training_mark(page)
    return page


def chosen(block: Block, values: Values, roll: str) -> bool:
    """Tell whether a block is for this paper and its condition holds."""
    if roll not in block.rolls:
        return False
    if block.when is None:
        return True
    wanted = not block.when.startswith("!")
    return bool(value_text(values, block.when.lstrip("!"))) is wanted


def entries(values: Values, name: str) -> list[Mapping[str, object]]:
    """Return the entries of a list, each with the document's own values beneath its own."""
    found = values[name]
    assert isinstance(found, list)
    return [{**values, **entry} for entry in found]


class Composer:
    """Adds blocks to pages of one roll."""

    def __init__(self, layout: LayoutFile, settings: PaperSettings) -> None:
        self._styles = layout.style
        self._settings = settings
        self._roll = settings.roll

    def add(self, page: Page, blocks: Iterable[Block], values: Values) -> None:
        """Add every block that is for this paper."""
        for block in blocks:
            if chosen(block, values, self._roll.name):
                _ADDERS[type(block)](self, page, block, values)

    def training_mark(self, page: Page) -> None:
        """Add the mark of a paper that counts for nothing."""
        inner = Page(page.width - 2 * self._roll.nearest(1.6))
        self._line(inner, [Piece(TRAINING_MARK, False)], TRAINING_STYLE, "centre")
        page.framed(inner, padding=self._roll.nearest(1.2), thickness=self._roll.nearest(0.4))
        page.gap(self._roll.nearest(1))

    def _face(self, style: Style, *, bold: bool = False) -> Face:
        return Face(self._roll.nearest(style.mm), bold=style.bold or bold)

    def _line(
        self, page: Page, pieces: list[Piece], style: Style, align: Align, indent: int = 0, hang: int = 0
    ) -> None:
        """Add a paragraph; where its style has a least size it shrinks to one line before it is broken."""
        if style.least is not None:
            text = "".join(piece.text for piece in pieces)
            face = fitting(text, self._face(style), page.width - indent, self._roll.nearest(style.least))
            for row in _broken_at_hyphens(text, face, page.width - indent):
                page.text(row, face, align=align, indent=indent, leading=style.leading)
            return
        spans = [Span(piece.text, self._face(style, bold=piece.bold)) for piece in pieces]
        page.paragraph(spans, align=align, indent=indent, hang=hang, leading=style.leading)

    def text(self, page: Page, block: TextBlock, values: Values) -> None:
        """Add a paragraph, and below it the same in the document's second language."""
        for entry in entries(values, block.each) if block.each else [values]:
            measures = self._roll.nearest(block.indent), self._roll.nearest(block.hang)
            pieces = fill(block.text, entry)
            if pieces is None:
                continue
            self._line(page, pieces, self._styles[block.style], block.align, *measures)
            other = block.second.get(value_text(values, "lang"))
            translated = fill(other, entry) if other else None
            if translated is not None:
                self._line(page, translated, self._styles[block.second_style], block.align, *measures)

    def gap(self, page: Page, block: GapBlock, _values: Values) -> None:
        """Leave paper blank."""
        page.gap(self._roll.nearest(block.gap))

    def rule(self, page: Page, block: RuleBlock, _values: Values) -> None:
        """Draw a line."""
        length = None if block.length is None else min(page.width, self._roll.nearest(block.length))
        page.rule(max(1, self._roll.nearest(block.rule)), length, align=block.align)

    def qr(self, page: Page, block: QrBlock, values: Values) -> None:
        """Add a code with its quiet zone; one that stands alone may be left to the device."""
        text = fill_plain(block.qr, values)
        if not text:
            return
        least, whole_paper = self._roll.dots(block.least), page.width == self._roll.ink_dots
        native = self._settings.native_codes and whole_paper and block.align == "centre"
        draw = native_picture if native else qr_picture
        code = draw(text, least, correction=self._settings.correction)
        quiet = max(0, code.quiet - self._roll.nearest(block.close))
        page.gap(quiet)
        if native:
            page.code(text, code, (self._roll.width_dots - code.dots.width) // 2)
        elif whole_paper and block.align == "centre":
            # An even place, so that its dots stay two by two.
            page.picture(code.dots, x=(self._roll.width_dots - code.dots.width) // 4 * 2)
        else:
            page.picture(code.dots, x=code.quiet if block.align == "left" else (page.width - code.dots.width) // 2)
        page.gap(quiet)

    def number(self, page: Page, block: NumberBlock, values: Values) -> None:
        """Add the large number."""
        text = fill_plain(block.number, values)
        drawn = big_number(text, self._roll.dots(block.height), page.width)
        page.picture(drawn, x=_x_of(block.align, page.width, drawn.width))

    def table(self, page: Page, block: TableBlock, values: Values) -> None:
        """Add a heading row, where there is one, and a row per entry."""
        style = self._styles[block.style]
        if any(column.heading for column in block.columns):
            # A heading keeps its distance from the next one; below it, the numbers leave room of themselves.
            self._row(page, block, style, [[Piece(column.heading, False)] for column in block.columns], apart=1.2)
            page.rule(max(1, self._roll.nearest(0.25)))
        for entry in entries(values, block.table):
            bold = block.bold_when is not None and bool(value_text(entry, block.bold_when))
            row_style = style.model_copy(update={"bold": True}) if bold else style
            cells = [
                value_text(entry, column.box) if column.box else fill(column.cell, entry) or []
                for column in block.columns
            ]
            self._row(page, block, row_style, cells)
            page.gap(self._roll.nearest(block.row_gap))

    def _row(
        self, page: Page, block: TableBlock, style: Style, cells: Sequence[str | list[Piece]], apart: float = 0
    ) -> None:
        """Add one row; a cell is text, or the name of a box."""
        fixed = sum(self._roll.nearest(column.width) for column in block.columns)
        strips, x = [], 0
        for column, cell in zip(block.columns, cells, strict=True):
            across = self._roll.nearest(column.width) or page.width - fixed
            strip = Page(across if column.width else across - self._roll.nearest(apart))
            if isinstance(cell, str):
                strip.picture(drawings.box(cell, self._roll.nearest(style.mm * 1.05), self._roll.nearest(0.3)))
            elif any(piece.text for piece in cell):
                self._line(strip, cell, style, column.align, 0, self._roll.nearest(block.hang))
            strips.append((x, strip))
            x += across
        page.beside(strips)

    def sides(self, page: Page, block: SidesBlock, values: Values) -> None:
        """Add strips beside one another."""
        between = self._roll.nearest(block.between)
        fixed = sum(self._side_width(side, values) for side in block.sides)
        rest = page.width - fixed - between * (len(block.sides) - 1)
        open_sides = sum(1 for side in block.sides if not self._side_width(side, values))
        strips, x = [], 0
        for side in block.sides:
            strip = Page(self._side_width(side, values) or rest // open_sides)
            self.add(strip, side.block, values)
            strips.append((x, strip))
            x += strip.width + between
        page.beside(strips, middle=block.middle)

    def _side_width(self, side: Side, values: Values) -> int:
        """Return a strip's width; one with a code in it is as wide as code and quiet zone."""
        for block in side.block:
            if isinstance(block, QrBlock):
                code = qr_picture(
                    fill_plain(block.qr, values), self._roll.dots(block.least), correction=self._settings.correction
                )
                return code.quiet + code.dots.width
        return self._roll.nearest(side.width)

    def frame(self, page: Page, block: FrameBlock, values: Values) -> None:
        """Add blocks in a frame."""
        padding, thickness = self._roll.nearest(block.padding), max(2, self._roll.nearest(0.3))
        inner = Page(page.width - 2 * (padding + thickness))
        self.add(inner, block.frame, values)
        page.framed(inner, padding=padding, thickness=thickness)

    def logo(self, page: Page, block: LogoBlock, _values: Values) -> None:
        """Add the centre's logo in pure black and white; a paper without it is better than none."""
        if self._settings.logo is None:
            return
        try:
            drawn = logo_picture(self._settings.logo, self._roll.nearest(block.logo), page.width)
        except InvalidInput as error:
            log.warning("papers come without a logo", extra={"code": error.code})
            return
        page.picture(drawn, x=_x_of(block.align, page.width, drawn.width))
        page.gap(self._roll.nearest(1))

    def ruler(self, page: Page, block: RulerBlock, _values: Values) -> None:
        """Add a ruler."""
        page.picture(drawings.ruler(self._roll, self._roll.nearest(block.ruler)))

    def shades(self, page: Page, block: ShadesBlock, _values: Values) -> None:
        """Add fields of rising density."""
        page.picture(drawings.shades(page.width, self._roll.nearest(block.shades)))


def _x_of(align: Align, room: int, wide: int) -> int:
    return {"left": 0, "centre": (room - wide) // 2, "right": room - wide}[align]


def _broken_at_hyphens(text: str, face: Face, limit: int) -> list[str]:
    """Return a code that is too long for a line in rows that end with a hyphen, where that makes them fit."""
    rows = [text]
    while width(rows[-1], face) > limit and " " not in rows[-1]:
        ends = [
            at + 1 for at, letter in enumerate(rows[-1]) if letter == "-" and width(rows[-1][: at + 1], face) <= limit
        ]
        if not ends or ends[-1] == len(rows[-1]):
            break
        rows[-1:] = [rows[-1][: ends[-1]], rows[-1][ends[-1] :]]
    return rows


_ADDERS: dict[type[Block], Callable[[Composer, Page, Any, Values], None]] = {
    TextBlock: Composer.text,
    GapBlock: Composer.gap,
    RuleBlock: Composer.rule,
    QrBlock: Composer.qr,
    NumberBlock: Composer.number,
    TableBlock: Composer.table,
    SidesBlock: Composer.sides,
    FrameBlock: Composer.frame,
    LogoBlock: Composer.logo,
    RulerBlock: Composer.ruler,
    ShadesBlock: Composer.shades,
}
