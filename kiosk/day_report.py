"""The day's report as CSV and as plots for the page (SVG drawn by hand)."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from kiosk.day_figures import Day, Line

HEAD = ("Lĩnh vực / quầy", "Lấy số", "Phục vụ", "Lỡ lượt", "Chờ giữa", "Chờ 90 %", "Chờ lâu nhất", "Phục vụ giữa")
HEAD_EN = ("Field / counter", "Numbers", "Served", "No-show", "Median", "90 %", "Longest wait", "Median service")
_BAR, _GAP, _HEIGHT = 34, 10, 130


@dataclass(frozen=True)
class Plot:
    """Bars over the hours of the day."""

    title: str
    bars: Sequence[tuple[str, float]]


def plots_of(day: Day) -> tuple[Plot, Plot]:
    """Return what is drawn: numbers taken and the median wait, by hour."""
    return (
        Plot(
            "Số phiếu lấy theo giờ / Numbers taken by hour", [(f"{each.hour} giờ", each.taken) for each in day.hours]
        ),
        Plot(
            "Phút chờ ở giữa theo giờ / Median wait in minutes by hour",
            [(f"{each.hour} giờ", each.wait.median) for each in day.hours],
        ),
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
        writer.writerow([day.day, *cells(line)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def cells(line: Line) -> tuple[str, ...]:
    """Return one line of the table, as many as `HEAD`."""
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
