"""The simulated day as pictures: arrivals, waiting time by hour, slips, sync lag (SVG and PNG, by matplotlib)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

INK, PRIMARY, OK = "#1B1F24", "#0B3D91", "#0F6B3A"


@dataclass(frozen=True)
class DayFigures:
    """What is drawn; hours are 0..23, waits minutes, lags seconds."""

    arrivals: Mapping[int, int]
    waits_min: Mapping[int, float]
    slips: Mapping[int, int]
    sync_lags_s: Sequence[float]


def draw(figures: DayFigures, folder: Path) -> list[Path]:
    """Write `day.svg` and `day.png` into `folder` and return their paths."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(2, 2, figsize=(10, 6.4), layout="constrained")
    _bars(axes[0][0], figures.arrivals, "Lượt đến theo giờ / arrivals by hour", PRIMARY)
    _bars(axes[0][1], figures.waits_min, "Chờ (phút, trung vị) / median wait, min", PRIMARY)
    _bars(axes[1][0], figures.slips, "Giấy hẹn theo giờ / slips by hour", OK)
    lags = axes[1][1]
    lags.hist(list(figures.sync_lags_s) or [0.0], bins=30, color=OK)
    lags.set_yscale("log")
    lags.set_title("Trễ đồng bộ (giây thật) / sync lag, real s", color=INK, fontsize=11)
    paths = [folder / "day.svg", folder / "day.png"]
    for path in paths:
        figure.savefig(path, dpi=110)
    plt.close(figure)
    return paths


def _bars(axis: object, values: Mapping[int, float] | Mapping[int, int], title: str, colour: str) -> None:
    axis.bar([f"{hour:02d}" for hour in values], list(values.values()), color=colour)  # type: ignore[attr-defined]
    axis.set_title(title, color=INK, fontsize=11)  # type: ignore[attr-defined]
    axis.spines[["top", "right"]].set_visible(False)  # type: ignore[attr-defined]
