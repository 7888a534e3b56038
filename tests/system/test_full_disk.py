"""A full disk under each daemon: people are told, nothing is half-written, and it goes on by itself when there is room.

Each case runs in a user and mount namespace of its own (`unshare -rm`), where a small tmpfs can be mounted without root.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

CASES = Path(__file__).with_name("full_disk_cases.py")
NAMESPACE = ["unshare", "--map-root-user", "--mount"]


@pytest.mark.parametrize("daemon", ["kiosk", "spooler", "sync", "portal", "central"])
def test_on_a_full_disk_nothing_is_half_written_and_service_resumes(daemon: str) -> None:
    if subprocess.run([*NAMESPACE, "true"], check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine gives no user namespaces (kernel.unprivileged_userns_clone)")
    argv = [*NAMESPACE, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--timeout", "120"]
    # A folder of its own near the root: the path of a Unix socket is at most 107 bytes long (unix(7)).
    with tempfile.TemporaryDirectory(prefix="motcua-full-") as folder:
        argv += ["--basetemp", f"{folder}/t", f"{CASES}::test_{daemon}"]
        done = subprocess.run(argv, check=False, capture_output=True, text=True, cwd=CASES.parents[2], timeout=150)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "1 passed" in done.stdout or done.stdout.startswith("."), done.stdout
