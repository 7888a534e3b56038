"""The day's report as a printable A4; apart, because fpdf2 and its font tools are loaded with the first report only."""

import io
from collections.abc import Sequence

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from kiosk.day_figures import Day
from kiosk.day_report import HEAD, HEAD_EN, Plot, cells, plots_of
from printer.pdf_fonts import add_fonts, drawable

FAMILY = "report"
_WIDTHS = (66.0, 15.0, 17.0, 15.0, 17.0, 17.0, 21.0, 22.0)


def as_pdf(day: Day, centre: str) -> bytes:
    """Return one A4 page: head, table, plots."""
    pdf = FPDF(format="A4")
    pdf.set_title(f"Báo cáo ngày {day.day}")
    pdf.set_lang("vi")
    add_fonts(pdf, FAMILY)
    pdf.set_margins(10, 12, 10)
    pdf.set_auto_page_break(True, margin=12)
    pdf.add_page()
    _text(pdf, centre.upper(), 11, bold=True)
    _text(pdf, f"Báo cáo hàng đợi ngày {day.day}", 15, bold=True)
    _text(pdf, f"Report of the queue on {day.day}", 10)
    if day.estimate_right is not None:
        share = f"{day.estimate_right:.0%}"
        _text(pdf, f"Thời gian chờ báo trước đúng: {share} số phiếu (waits inside the range that was told)", 10)
    pdf.ln(2)
    _table(pdf, [HEAD, HEAD_EN, *(cells(line) for line in (*day.lines, *day.counters))])
    for plot in plots_of(day):
        _bars(pdf, plot)
    out = io.BytesIO()
    pdf.output(out)
    return out.getvalue()


def _text(pdf: FPDF, text: str, size: float, *, bold: bool = False) -> None:
    pdf.set_font(FAMILY, "B" if bold else "", size)
    pdf.multi_cell(0, size * 0.5, drawable(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _table(pdf: FPDF, rows: Sequence[Sequence[str]]) -> None:
    for number, row in enumerate(rows):
        pdf.set_font(FAMILY, "B" if number == 0 else "", 7 if number == 1 else 8)
        for column, (text, width) in enumerate(zip(row, _WIDTHS, strict=True)):
            shown = text if len(text) <= 44 else text[:43] + "…"
            pdf.cell(width, 6, drawable(shown), border=1, align="L" if column == 0 else "R")
        pdf.ln(6)


def _bars(pdf: FPDF, plot: Plot) -> None:
    pdf.ln(6)
    _text(pdf, plot.title, 10, bold=True)
    top, most = pdf.get_y() + 4, max((value for _, value in plot.bars), default=0) or 1
    pdf.set_fill_color(11, 61, 145)
    pdf.set_font(FAMILY, "", 7)
    for position, (name, value) in enumerate(plot.bars):
        x, height = 12 + position * 13, value / most * 32
        pdf.rect(x, top + 36 - height, 9, height, style="F")
        pdf.set_xy(x - 2, top + 32 - height)
        pdf.cell(13, 4, f"{value:.0f}", align="C")
        pdf.set_xy(x - 2, top + 37)
        pdf.cell(13, 4, drawable(name), align="C")
    pdf.set_y(top + 44)
