"""The day's report as CSV, as plots for the page (SVG drawn by hand), and as a printable A4 with the same plots."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from markupsafe import Markup, escape

from kiosk.day_figures import Day, Line
from printer.pdf_fonts import add_fonts, drawable

FAMILY = "report"
HEAD = ("Lĩnh vực / quầy", "Lấy số", "Phục vụ", "Lỡ lượt", "Chờ giữa", "Chờ 90 %", "Chờ lâu nhất", "Phục vụ giữa")
_WIDTHS = (66.0, 15.0, 17.0, 15.0, 17.0, 17.0, 21.0, 22.0)
_BAR, _GAP, _HEIGHT = 34, 10, 130


@dataclass(frozen=True)
class Plot:
    """Bars over the hours of the day."""

    title: str
    bars: Sequence[tuple[str, float]]


def plots_of(day: Day) -> tuple[Plot, Plot]:
    """Return what is drawn: numbers taken and the median wait, by hour."""
    return (
        Plot("Số phiếu lấy theo giờ", [(f"{each.hour} giờ", each.taken) for each in day.hours]),
        Plot("Phút chờ ở giữa theo giờ", [(f"{each.hour} giờ", each.wait.median) for each in day.hours]),
    )


def plots(day: Day) -> list[Markup]:
    """Return the plots as SVG; each has its figures in words for those who can't see it."""
    return [_svg(plot) for plot in plots_of(day)]


def as_csv(day: Day) -> bytes:
    """Return the table as UTF-8 with a byte order mark and semicolons, which Vietnamese spreadsheets open rightly."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["Ngày", *HEAD])
    for line in (*day.lines, *day.counters):
        writer.writerow([day.day, *_cells(line)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


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
    if day.estimate_right is not None:
        _text(pdf, f"Thời gian chờ báo trước đúng: {day.estimate_right:.0%} số phiếu", 10)
    pdf.ln(2)
    _table(pdf, [HEAD, *(_cells(line) for line in (*day.lines, *day.counters))])
    for plot in plots_of(day):
        _bars(pdf, plot)
    out = io.BytesIO()
    pdf.output(out)
    return out.getvalue()


def _cells(line: Line) -> tuple[str, ...]:
    times = (line.wait.median, line.wait.p90, line.wait.longest, line.service.median)
    return (line.name, str(line.taken), str(line.served), str(line.no_show), *(_decimal(each) for each in times))


def _decimal(minutes: float) -> str:
    return f"{minutes:.1f}".replace(".", ",")


def _svg(plot: Plot) -> Markup:
    most = max((value for _, value in plot.bars), default=0) or 1
    width = max(200, len(plot.bars) * (_BAR + _GAP) + _GAP)
    drawn = []
    for position, (name, value) in enumerate(plot.bars):
        x, height = _GAP + position * (_BAR + _GAP), value / most * _HEIGHT
        top = 20 + _HEIGHT - height
        drawn.append(
            f'<rect x="{x}" y="{top:.1f}" width="{_BAR}" height="{height:.1f}"/>'
            f'<text x="{x + _BAR / 2}" y="{top - 4:.1f}" text-anchor="middle">{value:.0f}</text>'
            f'<text x="{x + _BAR / 2}" y="{_HEIGHT + 36}" text-anchor="middle">{escape(name.split()[0])}</text>'
        )
    words = escape(plot.title + ": " + ", ".join(f"{name} {value:.0f}" for name, value in plot.bars))
    # Every part is a number of ours or escaped above.
    return Markup(  # noqa: S704
        f'<svg class="plot" viewBox="0 0 {width} {_HEIGHT + 44}" role="img" aria-label="{words}">{"".join(drawn)}</svg>'
    )


def _text(pdf: FPDF, text: str, size: float, *, bold: bool = False) -> None:
    pdf.set_font(FAMILY, "B" if bold else "", size)
    pdf.multi_cell(0, size * 0.5, drawable(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _table(pdf: FPDF, rows: Sequence[Sequence[str]]) -> None:
    for number, row in enumerate(rows):
        pdf.set_font(FAMILY, "B" if number == 0 else "", 8)
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
