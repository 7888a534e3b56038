"""What two hundred kills with -9 during five simulated days leave behind, and what such a day looks like."""

import shutil
import tempfile
from pathlib import Path

from tests.bench.figures import Sheet
from tests.support.simulated_day import figure, play_a_day

DAYS, KILLS, VISITS, SPEED = 5, 40, 150, 800.0
PICTURE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "kills.svg"
LOAD = f"{KILLS} kills -9 a day of five services, a power cut and an uplink outage, {VISITS} visits"


def run() -> Sheet:
    """Play the days; the audit that ends each one has compared every number and slip."""
    sheet = Sheet("kills", "Kills during simulated days")
    reports = []
    for seed in range(DAYS):
        with tempfile.TemporaryDirectory() as folder:
            reports.append(play_a_day(Path(folder), seed=seed, kills=KILLS, visits=VISITS, speed=SPEED))
            shutil.copy(Path(folder) / "state" / "simulate" / "day.svg", PICTURE)
    for title, name in (
        ("processes killed", "processes killed"),
        ("numbers told", "phiếu số đã cấp"),
        ("numbers at central", "tickets at central"),
        ("slips told", "giấy hẹn / slips"),
        ("slips at central", "slips at central"),
        ("papers left uncertain, shown to staff", "uncertain prints"),
    ):
        sheet.add(title, "", [figure(report, name) for report in reports], "", LOAD)
    lost = [figure(report, "phiếu số đã cấp") - figure(report, "tickets at central") for report in reports]
    sheet.add("numbers lost or doubled", "", [abs(each) for each in lost], "≤ 0", LOAD)
    return sheet
