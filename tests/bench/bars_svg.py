"""A plot of a benchmark: panels of horizontal bars, on a logarithmic scale where the values span it; written as SVG."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

WIDTH, LABEL, ROW, HEAD = 720, 170, 30, 44
_COLOURS = {"motcua": "#0B3D91", "openNDS": "#7A4B00"}
_OTHER = "#4A5563"


@dataclass(frozen=True)
class Panel:
    """One quantity: its title and a bar for each (name, value)."""

    title: str
    bars: Sequence[tuple[str, float]]


def write_bars(path: Path, title: str, panels: Sequence[Panel]) -> None:
    """Write the plot; panels without bars are left out."""
    shown = [panel for panel in panels if panel.bars]
    height = HEAD + sum(HEAD + ROW * len(panel.bars) for panel in shown) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-label="{escape(title)}" font-family="system-ui, sans-serif" font-size="15">',
        f'<rect width="{WIDTH}" height="{height}" fill="#FFFFFF"/>',
        f'<text x="16" y="30" font-size="19" font-weight="700" fill="#1B1F24">{escape(title)}</text>',
    ]
    top = HEAD
    for panel in shown:
        parts += _panel(panel, top)
        top += HEAD + ROW * len(panel.bars)
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")


def _panel(panel: Panel, top: int) -> list[str]:
    values = [value for _, value in panel.bars]
    positive = [value for value in values if value > 0]
    log = bool(positive) and max(positive) / min(positive) > 30
    scale = " (logarithmic)" if log else ""
    parts = [f'<text x="16" y="{top + 28}" font-weight="700" fill="#1B1F24">{escape(panel.title)}{scale}</text>']
    for number, (name, value) in enumerate(panel.bars):
        y = top + HEAD - 6 + number * ROW
        length = _length(value, positive, log=log) * (WIDTH - LABEL - 110)
        colour = next((shade for start, shade in _COLOURS.items() if name.startswith(start)), _OTHER)
        parts += [
            f'<text x="{LABEL - 8}" y="{y + 16}" text-anchor="end" fill="#1B1F24">{escape(name)}</text>',
            f'<rect x="{LABEL}" y="{y}" width="{max(1, length):.0f}" height="22" rx="3" fill="{colour}"/>',
            f'<text x="{LABEL + max(1, length) + 8:.0f}" y="{y + 16}" fill="#1B1F24">{value:,.4g}</text>',
        ]
    return parts


def _length(value: float, positive: Sequence[float], *, log: bool) -> float:
    if value <= 0 or not positive:
        return 0.0
    if not log:
        return value / max(positive)
    low = math.log10(min(positive)) - 0.5
    return (math.log10(value) - low) / (math.log10(max(positive)) - low)
