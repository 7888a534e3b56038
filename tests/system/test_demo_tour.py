"""The README's promise: `motcua demo --tour` goes the whole way, and the demo starts again where it stopped."""

import json
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import ProcessSet, free_port_base, wait_until
from tests.support.running_demo import RunningDemo

STEPS = 13


def run_demo(state: Path, base: int, *more: str, timeout_s: float = 120) -> subprocess.CompletedProcess[str]:
    """Run the demo to its end."""
    argv = [sys.executable, "-m", "appliance.cli", "demo", "--state", str(state), "--port-base", str(base), *more]
    return subprocess.run(argv, capture_output=True, text=True, timeout=timeout_s, check=False)


@pytest.fixture(scope="module")
def toured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, subprocess.CompletedProcess[str]]:
    """A demo that has played its tour once."""
    state, base = tmp_path_factory.mktemp("demo") / "state", free_port_base(8)
    return state, base, run_demo(state, base, "--tour")


def test_every_step_of_the_tour_works(toured) -> None:
    _state, _base, done = toured
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("✓") == STEPS and "✗" not in done.stdout


def test_a_second_start_continues_where_the_first_stopped(toured) -> None:
    state, base, _done = toured
    again = run_demo(state, base, "--tour", "--lang", "en")
    assert again.returncode == 0, again.stdout + again.stderr
    box = sqlite3.connect(state / "box.sqlite3")
    numbers = [row[0] for row in box.execute("SELECT number FROM tickets ORDER BY seq")]
    box.close()
    assert numbers == [1, 2, 3, 4]


def test_nothing_is_left_running_or_listening(toured) -> None:
    _state, base, _done = toured
    for port in range(base, base + 7):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_killed_demo_takes_its_services_with_it(toured, tmp_path: Path) -> None:
    state, _base, _done = toured
    with ProcessSet(tmp_path / "logs") as processes:
        demo = RunningDemo(processes, state)
        demo.process.kill()
        pids = [int(line.split()[1]) for line in (state / "pids").read_text().splitlines()]
        assert len(pids) >= 8
        wait_until(lambda: not any(is_running(pid) for pid in pids), 60, "no service runs on")


def is_running(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_secrets_are_private_and_no_personal_data_is_in_any_log(toured) -> None:
    state, _base, _done = toured
    facts = json.loads((state / "demo.json").read_text())
    assert (state / "demo.json").stat().st_mode & 0o077 == 0
    for path in (state / "credentials").iterdir():
        assert path.stat().st_mode & 0o077 == 0, path.name
    logs = "".join(path.read_text(errors="replace") for path in (state / "logs").iterdir())
    for secret in ("Nguyễn Văn Mẫu", "912345678", "912 345 678", facts["kiosk_login"]["password"], facts["api_key"]):
        assert secret not in logs


def test_a_busy_port_is_named(tmp_path: Path) -> None:
    base = free_port_base(8)
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", base + 2))
        holder.listen()
        done = run_demo(tmp_path / "state", base, timeout_s=20)
    assert done.returncode == 6
    assert str(base + 2) in done.stderr
