"""A demo and a simulated day with kills against it, played to its end."""

import subprocess
import sys
from pathlib import Path

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
