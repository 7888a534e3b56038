"""Killing processes at random during a simulated day leaves every number exactly once at central."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import ProcessSet
from tests.support.running_demo import RunningDemo


def play_a_day(tmp_path: Path, *, seed: int, kills: int, visits: int, speed: float) -> str:
    """Run a demo and a simulated day with kills against it; return what the simulation printed."""
    with ProcessSet(tmp_path / "logs") as processes:
        demo = RunningDemo(processes, tmp_path / "state")
        options = {"--seed": seed, "--kills": kills, "--visits": visits, "--speed": speed}
        argv = [sys.executable, "-m", "appliance.cli", "simulate", "--state", str(demo.plan.state)]
        argv += ["--port-base", str(demo.plan.port_base), *(str(part) for pair in options.items() for part in pair)]
        done = subprocess.run(argv, capture_output=True, text=True, timeout=1500, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert demo.process.stop() == 0
        return done.stdout


def figure(report: str, name: str) -> int:
    """Read one figure of the summary table."""
    line = next(line for line in report.splitlines() if name in line)
    return int(line.split()[-1])


def assert_exactly_once(report: str, *, visits: int, kills: int) -> None:
    """Check what the summary says; the audit behind its exit code has compared every single number and slip."""
    assert figure(report, "processes killed") >= kills
    assert figure(report, "tickets at central") == figure(report, "phiếu số đã cấp") == visits
    assert figure(report, "slips at central") == figure(report, "giấy hẹn / slips") > visits // 5


def test_thirty_kills_in_a_day_leave_every_number_exactly_once(tmp_path: Path) -> None:
    report = play_a_day(tmp_path, seed=11, kills=30, visits=80, speed=1000)
    assert_exactly_once(report, visits=80, kills=30)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_two_hundred_kills_on_five_days(tmp_path: Path, seed: int) -> None:
    report = play_a_day(tmp_path, seed=seed, kills=40, visits=150, speed=500)
    assert_exactly_once(report, visits=150, kills=40)
