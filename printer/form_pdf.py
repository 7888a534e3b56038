"""Draw an official form: head, title, blocks and signatures of its file, once per copy (liên)."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from printer.form_file import FormBlock, FormFile, FormGap, FormSigners, FormTable, FormText, Paper
from printer.paper_settings import TRAINING_MARK, PaperSettings
from printer.pdf_fonts import add_fonts, drawable
from printer.qr_picture import modules
from printer.template import Piece, Values, fill, fill_plain, value_text

FAMILY = "MotcuaSerif"
LINE = 0.44  # line distance in millimetres per point
LEAST_PT = 9.0  # whatever the paper, nothing of a form's text is smaller
QR_MM = 26.0
ALIGN = {"left": "L", "centre": "C", "right": "R", "justify": "J"}


@dataclass(frozen=True)
class Measures:
    """How a form is laid on one size of paper: sizes in millimetres; `margins` are left, right, and top and bottom."""

    size: tuple[float, float]
    margins: tuple[float, float, float]
    scale: float
    head_scale: float
    """That of the head, in which the state's name stays on one line."""
    line: float
    """Distance of a paragraph's lines in ems."""
    padding: float
    """Around the text of a table's cells."""
    sign: float
    """Room to sign in."""


# A4: the margins of Nghị định 30/2020/NĐ-CP, phụ lục I. A5 has half the paper: form 01 fits on one page of it.
MEASURES: dict[Paper, Measures] = {
    "A4": Measures((210.0, 297.0), (30.0, 15.0, 20.0), 1.0, 1.0, line=1.22, padding=0.8, sign=18.0),
    "A5": Measures((148.0, 210.0), (10.0, 10.0, 8.0), 0.82, 0.76, line=1.06, padding=0.3, sign=10.0),
}


def draw_form(file: FormFile, values: Values, settings: PaperSettings, paper: Paper) -> bytes:
    """Return a form as PDF."""
    drawing = _Drawing(file, values, settings, paper)
    for copy_name in file.copies:
        drawing.add_copy(copy_name)
    return drawing.finished()


class _Pages(FPDF):
    """Pages that number themselves and carry the marks of drafts and of training."""

    mark = ""

    def header(self) -> None:
        """Write the mark at the head of every page."""
        if self.mark:
            self.set_font(FAMILY, "B", 12)
            self.set_y(6)
            self.cell(0, 6, self.mark, align="C", border=1)
            self.set_y(self.t_margin)


class _Drawing:
    def __init__(self, file: FormFile, values: Values, settings: PaperSettings, paper: Paper) -> None:
        self._file, self._values, self._settings = file, values, settings
        self._measures = measures = MEASURES[paper]
        self._scale, self._head_scale = measures.scale, measures.head_scale
        self._pdf = _Pages(orientation="landscape" if file.landscape else "portrait", format=measures.size)
        self._left, self._right, self._top = measures.margins
        pdf = self._pdf
        pdf.set_title(" ".join(file.title.split()))
        pdf.set_lang("vi")
        add_fonts(pdf, FAMILY)
        pdf.set_margins(self._left, self._top, self._right)
        pdf.set_auto_page_break(True, margin=self._top)
        pdf.mark = self._mark()
        self._width = pdf.w - self._left - self._right

    def _mark(self) -> str:
        marks = [TRAINING_MARK] if self._settings.training else []
        if self._file.drafted and self._values["is_draft"]:
            marks.append("DỰ THẢO – CHƯA KÝ")
        return " – ".join(marks)

    def finished(self) -> bytes:
        out = io.BytesIO()
        self._pdf.output(out)
        return out.getvalue()

    def add_copy(self, copy_name: str) -> None:
        self._pdf.add_page()
        self._head()
        self._title(copy_name)
        for block in self._file.block:
            if self._chosen(block):
                _ADDERS[type(block)](self, block)

    def _chosen(self, block: FormBlock) -> bool:
        if block.when is None:
            return True
        return bool(value_text(self._values, block.when.lstrip("!"))) is not block.when.startswith("!")

    def _cell(self, text: str, width: float, pt: float, style: str = "", align: str = "C") -> None:
        size = max(LEAST_PT, pt * self._scale)
        self._pdf.set_font(FAMILY, style, size)
        height = size * LINE
        self._pdf.multi_cell(width, height, _lines(text), align=align, new_x=XPos.LEFT, new_y=YPos.NEXT)

    def _head(self) -> None:
        """Write who writes on the left, the state's name and the motto on the right, as NĐ 30/2020 places them."""
        pdf, values, scale = self._pdf, self._values, self._scale
        self._scale = self._head_scale
        top, left_width, right_x = pdf.get_y(), self._width * 0.455, self._left + self._width * 0.465
        right_width = self._width * 0.535
        self._cell(value_text(values, "agency_parent").upper(), left_width, 11)
        self._cell(value_text(values, "unit").upper(), left_width, 11, "B")
        self._underline(self._left, left_width, 0.3)
        pdf.ln(1.6 * self._scale)
        if self._file.number:
            self._cell(fill_plain(self._file.number, values), left_width, 12)
        bottom = pdf.get_y()
        pdf.set_xy(right_x, top)
        self._cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", right_width, 11, "B")
        self._cell("Độc lập - Tự do - Hạnh phúc", right_width, 12.5, "B")
        self._underline(right_x, right_width, 0.54)
        pdf.set_xy(right_x, pdf.get_y() + 1.6 * self._scale)
        self._cell(value_text(values, "place_and_date"), right_width, 12, "I")
        pdf.set_xy(self._left, max(bottom, pdf.get_y()) + 4 * scale)
        self._scale = scale

    def _underline(self, x: float, width: float, share: float) -> None:
        y = self._pdf.get_y() + 0.6 * self._scale
        start = x + width * (1 - share) / 2
        self._pdf.line(start, y, start + width * share, y)

    def _title(self, copy_name: str) -> None:
        pdf, top = self._pdf, self._pdf.get_y()
        code = fill_plain(self._file.qr, self._values) if self._file.qr else ""
        side = QR_MM * self._scale
        # The title stays in the middle of the page, so the code takes as much room on either side.
        indent = side + 3 if code else 0.0
        width = self._width - 2 * indent
        lines = [(self._file.title, 14.0, "B"), (fill_plain(self._file.subtitle, self._values), 13.0, "B")]
        lines += [
            (f"({copy_name})" if copy_name else "", 11.5, "I"),
            (value_text(self._values, "copy_mark"), 12.0, "B"),
        ]
        for text, pt, style in lines:
            if text:
                pdf.set_x(self._left + indent)
                self._cell(text, width, pt, style)
        if code:
            self._qr(code, self._left + self._width - side, top, side)
            pdf.set_xy(self._left + self._width / 2, top + side + 0.6)
            self._cell(self._file.qr_caption, self._width / 2, 9, align="R")
            pdf.set_y(max(pdf.get_y(), top + side))
        pdf.ln(3 * self._scale)

    def _qr(self, text: str, x: float, y: float, side: float) -> None:
        rows = modules(text, 1, self._settings.correction)
        step = side / len(rows)
        self._pdf.set_fill_color(0, 0, 0)
        for row_index, row in enumerate(rows):
            for column_index, dark in enumerate(row):
                if dark:
                    # A hair wider than a module, so that no viewer shows a seam between two.
                    self._pdf.rect(x + column_index * step, y + row_index * step, step + 0.02, step + 0.02, style="F")

    def text(self, block: FormText) -> None:
        for entry in self._entries(block.each) if block.each else [self._values]:
            pieces = fill(block.text, entry)
            if pieces is not None:
                self._paragraph(block, pieces)

    def _paragraph(self, block: FormText, pieces: list[Piece]) -> None:
        pt = max(LEAST_PT, (block.size or self._file.size) * self._scale)
        style = ("B" if block.bold else "") + ("I" if block.italic else "")
        pdf = self._pdf
        pdf.set_x(self._left)
        with pdf.text_columns(
            text_align=ALIGN[block.align], line_height=self._measures.line, l_margin=self._left, r_margin=self._right
        ) as column:
            after = (self._file.after if block.after is None else block.after) * self._scale
            with column.paragraph(first_line_indent=block.first, bottom_margin=after) as paragraph:
                for piece in pieces:
                    pdf.set_font(FAMILY, "B" if piece.bold else style, pt)
                    paragraph.write(drawable(piece.text))

    def _entries(self, name: str) -> list[Mapping[str, object]]:
        found = self._values[name]
        assert isinstance(found, list)
        return [{**self._values, **entry} for entry in found]

    def table(self, block: FormTable) -> None:
        pdf, pt = self._pdf, max(LEAST_PT, block.size * self._scale)
        pdf.ln(1)
        pdf.set_font(FAMILY, "", pt)
        shares = sum(column.width for column in block.columns)
        with pdf.table(
            align="LEFT",
            width=self._width,
            col_widths=tuple(column.width / shares * self._width for column in block.columns),
            text_align=tuple(
                {"left": "LEFT", "centre": "CENTER", "right": "RIGHT"}[one.align] for one in block.columns
            ),
            line_height=pt * LINE * 1.05,
            headings_style=FontFace(emphasis="BOLD"),
            padding=self._measures.padding,
        ) as table:
            heading = table.row()
            for column in block.columns:
                heading.cell(column.heading, align="CENTER")
            for entry in self._entries(block.table):
                row = table.row()
                for column in block.columns:
                    row.cell(_lines(fill_plain(column.cell, {**entry, **_unset(entry)})))
        pdf.ln(2 * self._scale)

    def gap(self, block: FormGap) -> None:
        self._pdf.ln(block.gap * self._scale)

    def signers(self, block: FormSigners) -> None:
        """Add the columns to sign in, all on one page."""
        pdf, receivers = self._pdf, self._entries("receivers") if block.receivers else []
        sign = self._measures.sign
        needed = sign + 19 * self._scale
        if pdf.get_y() + needed > pdf.h - self._top:
            pdf.add_page()
        pdf.ln(2 * self._scale)
        top = pdf.get_y()
        count = len(block.signers) + bool(receivers)
        width = self._width / count
        if receivers:
            pdf.set_xy(self._left, top)
            self._cell("Nơi nhận:", width, 12, "B", "L")
            for entry in receivers:
                self._cell(f"- {value_text(entry, 'receiver')};", width, 11, "", "L")
        for index, signer in enumerate(block.signers, start=bool(receivers)):
            pdf.set_xy(self._left + index * width, top)
            self._cell(fill_plain(signer.title, self._values), width, 13, "B")
            self._cell(signer.note, width, 11.5, "I")
            pdf.set_xy(self._left + index * width, top + sign + 11 * self._scale)
            self._cell(fill_plain(signer.name, self._values) if signer.name else "", width, 13, "B")
        pdf.set_xy(self._left, top + sign + 18 * self._scale)


def _unset(entry: Mapping[str, object]) -> dict[str, object]:
    """Return the values that are missing as blanks: an empty cell is a cell."""
    return {name: "\u00a0" for name, value in entry.items() if value is None or value == ""}


def _lines(text: str) -> str:
    return "\n".join(drawable(line) for line in text.split("\n"))


_ADDERS: dict[type[FormBlock], Callable[[_Drawing, Any], None]] = {
    FormText: _Drawing.text,
    FormTable: _Drawing.table,
    FormGap: _Drawing.gap,
    FormSigners: _Drawing.signers,
}
