"""What a benchmark yields: named figures with unit, repetitions, target and load, and the machine they were taken on."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("flask", "waitress", "pillow", "python-escpos", "sqlalchemy", "psycopg", "pydantic")


@dataclass(frozen=True)
class Figure:
    """One measured quantity: `values` are the repetitions, `target` the limit ("≤ 5" or "≥ 400"), `load` what ran."""

    name: str
    unit: str
    values: list[float]
    target: str = ""
    load: str = ""

    @property
    def median(self) -> float:
        """Return the median of the repetitions."""
        return statistics.median(self.values)

    @property
    def met(self) -> bool | None:
        """Tell whether the median meets the target; None where there is none."""
        if not self.target:
            return None
        sign, limit = self.target.split()
        return self.median <= float(limit) if sign == "≤" else self.median >= float(limit)


@dataclass
class Sheet:
    """The figures of one benchmark with the machine and the moment they were taken."""

    name: str
    title: str
    figures: list[Figure] = field(default_factory=list)

    def add(self, name: str, unit: str, values: Sequence[float], target: str = "", load: str = "") -> None:
        """Add one figure."""
        self.figures.append(Figure(name, unit, [round(value, 4) for value in values], target, load))

    def write(self, folder: Path) -> None:
        """Write `<name>.json`."""
        content = {
            "name": self.name,
            "title": self.title,
            "taken_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ"),
            "machine": machine(),
            "figures": [
                asdict(figure) | {"median": round(figure.median, 4), "met": figure.met} for figure in self.figures
            ],
        }
        (folder / f"{self.name}.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def machine() -> dict[str, object]:
    """Return what the figures depend on: cores, processor, kernel, load, versions."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "load_before": [round(value, 1) for value in os.getloadavg()],
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()
