"""How long each daemon takes from exec until it tells systemd that it is ready, and how much memory all hold together."""

import socket
import tempfile
import time
from pathlib import Path

from tests.bench.figures import Sheet
from tests.support.demo import PreparedDemo
from tests.support.processes import Killable, ProcessSet, wait_until

REPETITIONS = 5
DAEMONS = ("central", "kiosk", "printer", "sync", "portal")


def run() -> Sheet:
    """Start each daemon alone several times, then all together and add up their proportional set sizes."""
    sheet = Sheet("start", "Start-up and memory of the daemons")
    with tempfile.TemporaryDirectory() as folder, ProcessSet(Path(folder) / "logs") as processes:
        demo = PreparedDemo(Path(folder) / "state")
        for name in DAEMONS:
            times = [_start_once(processes, demo, name, Path(folder)) for _ in range(REPETITIONS)]
            sheet.add(f"{name}: start to READY=1", "s", times, "≤ 1.5", "page cache warm")
        together = {name: processes.motcua(*demo.arguments(name), name=name) for name in DAEMONS}
        for name, daemon in together.items():
            daemon.start(demo.healthy_url(name))
        time.sleep(3.0)
        box = {name: _pss_mb(daemon) for name, daemon in together.items() if name != "central"}
        for name, size in box.items():
            sheet.add(f"{name}: PSS", "MB", [size], "", "idle, all daemons running")
        sheet.add("all daemons of the box: PSS", "MB", [sum(box.values())], "≤ 160", "idle, without the LAN watcher")
        sheet.add("central: PSS", "MB", [_pss_mb(together["central"])], "", "idle")
    return sheet


def _start_once(processes: ProcessSet, demo: PreparedDemo, name: str, folder: Path) -> float:
    address = folder / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(str(address))
        notify.settimeout(30)
        began = time.monotonic()
        daemon = processes.motcua(*demo.arguments(name), name=name, env={"NOTIFY_SOCKET": str(address)}).start()
        while b"READY=1" not in notify.recv(4096):
            pass
        took = time.monotonic() - began
    address.unlink()
    daemon.kill()
    wait_until(lambda: not daemon.running)
    return took


def _pss_mb(daemon: Killable) -> float:
    assert daemon.process is not None
    return sum(_pss_kb(pid) for pid in _family(daemon.process.pid)) / 1024


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _pss_kb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
