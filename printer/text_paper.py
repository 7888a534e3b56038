"""The same layouts as rows of plain text, for a printer that is too slow for pictures."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from printer.ascii_text import ascii_of
from printer.compose import chosen, entries
from printer.layout_file import (
    Align,
    Block,
    FrameBlock,
    GapBlock,
    LayoutFile,
    NumberBlock,
    QrBlock,
    RuleBlock,
    SidesBlock,
    Style,
    TableBlock,
    TextBlock,
)
from printer.paper_settings import TRAINING_MARK, PaperSettings
from printer.template import Piece, Values, fill, fill_plain, value_text

CELL_DOTS, CELL_HEIGHT_MM = 12, 3.75  # font A is 12 by 24 dots, 30 with the space between lines
LARGE_MM = 3.9  # styles from here on are written twice as tall, and as wide where that fits
LARGEST = 8
CODE_MM = 34.0


@dataclass(frozen=True)
class TextRow:
    """One line, its letters `across` times as wide and `down` times as tall; `code` is a QR code's text instead."""

    text: str
    bold: bool = False
    across: int = 1
    down: int = 1
    align: Align = "left"
    code: str | None = None
    least_mm: float = 0

    @property
    def height_mm(self) -> float:
        """About how much paper it takes."""
        return CODE_MM if self.code else CELL_HEIGHT_MM * self.down


def text_rows(layout: LayoutFile, values: Values, settings: PaperSettings) -> list[TextRow]:
    """Return the rows of a document: every text of its layout, unaccented, wrapped and never cut."""
    writer = _Writer(layout, settings)
    if settings.training:
        writer.line(TRAINING_MARK, align="centre", bold=True)
    writer.add(layout.block, values)
    if settings.training:
        writer.line(TRAINING_MARK, align="centre", bold=True)
    return writer.rows


class _Writer:
    def __init__(self, layout: LayoutFile, settings: PaperSettings) -> None:
        self.rows: list[TextRow] = []
        self._styles = layout.style
        self._roll = settings.roll.name
        self._columns = settings.roll.width_dots // CELL_DOTS

    def add(self, blocks: Iterable[Block], values: Values) -> None:
        for block in blocks:
            if chosen(block, values, self._roll):
                self._add_one(block, values)

    def _add_one(self, block: Block, values: Values) -> None:
        match block:
            case TextBlock():
                self._text(block, values)
            case TableBlock():
                self._table(block, values)
            case SidesBlock():
                for side in block.sides:
                    self.add(side.block, values)
            case FrameBlock():
                self._rule()
                self.add(block.frame, values)
                self._rule()
            case RuleBlock():
                self._rule()
            case GapBlock():
                self.rows.extend([TextRow("")] * round(block.gap / CELL_HEIGHT_MM))
            case NumberBlock():
                text = ascii_of(fill_plain(block.number, values))
                size = min(LARGEST, self._columns // max(1, len(text)))
                self.rows.append(TextRow(text, True, size, size, block.align))
            case QrBlock():
                self.rows.append(TextRow("", code=fill_plain(block.qr, values), least_mm=block.least))

    def line(
        self, text: str, *, align: Align = "left", bold: bool = False, across: int = 1, down: int = 1, hang: int = 0
    ) -> None:
        """Add a paragraph, wrapped between words and inside those that are too long."""
        columns = self._columns // across
        rows = textwrap.wrap(ascii_of(text), columns, subsequent_indent=" " * hang, break_on_hyphens=False)
        self.rows.extend(TextRow(row, bold, across, down, align) for row in rows)

    def _text(self, block: TextBlock, values: Values) -> None:
        for entry in entries(values, block.each) if block.each else [values]:
            pieces = fill(block.text, entry)
            if pieces is None:
                continue
            self._styled(pieces, self._styles[block.style], block)
            other = block.second.get(value_text(values, "lang"))
            if other and (translated := fill(other, entry)):
                self._styled(translated, self._styles[block.second_style], block)

    def _styled(self, pieces: list[Piece], style: Style, block: TextBlock) -> None:
        text = "".join(piece.text for piece in pieces)
        down = 2 if style.mm >= LARGE_MM else 1
        across = down if len(ascii_of(text)) <= self._columns // 2 else 1
        self.line(text, align=block.align, bold=style.bold, across=across, down=down, hang=2 if block.hang else 0)

    def _table(self, block: TableBlock, values: Values) -> None:
        headings = [column.heading for column in block.columns]
        if any(headings):
            self._row(headings)
            self._rule()
        for entry in entries(values, block.table):
            marks = {"open": "[ ]", "ticked": "[x]"}
            cells = [
                marks.get(value_text(entry, column.box), "") if column.box else fill_plain(column.cell, entry)
                for column in block.columns
            ]
            self._row(cells)

    def _row(self, cells: list[str]) -> None:
        """Put a row's short cells behind its long one, or a box before it."""
        if cells[0].startswith("["):
            self.line(" ".join(cells), hang=4)
            return
        tail = "".join(f"{ascii_of(cell):>6}" for cell in cells[1:])
        rows = textwrap.wrap(ascii_of(cells[0]), self._columns - len(tail), subsequent_indent="  ") or [""]
        first = rows[0].ljust(self._columns - len(tail)) + tail
        self.rows.extend(TextRow(row) for row in [first, *rows[1:]])

    def _rule(self) -> None:
        self.rows.append(TextRow("-" * self._columns))
