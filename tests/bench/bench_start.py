"""How long each daemon takes from exec until it tells systemd that it is ready, and how much memory a box's hold together."""

import socket
import tempfile
import time
from pathlib import Path

from captive.session_log import KEY_FILE
from tests.bench.figures import Sheet
from tests.support.processes import Killable, ProcessSet, wait_until
from tests.support.whole_box import DAEMONS, WholeBox

REPETITIONS = 5
SETTLED_S = 3.0


def run() -> Sheet:
    """Start each daemon alone several times, then the whole box, and add up the proportional set sizes."""
    sheet = Sheet("start", "Start-up and memory of the daemons")
    with tempfile.TemporaryDirectory() as folder, ProcessSet(Path(folder) / "logs") as processes:
        box = WholeBox(processes, Path(folder))
        central = processes.motcua(*box.demo.arguments("central"), name="central")
        _start_times(sheet, "central", central, Path(folder))
        for name in (*DAEMONS, "lanwatch"):
            _start_times(sheet, name, box.daemon(name), Path(folder))
        box.start().serve_first_requests()
        sheet.add("central: PSS", "MB", [_pss_mb(box.around["central"])], "", "after its first request")
        box.stop_around()
        _memory(sheet, box)
    return sheet


def _start_times(sheet: Sheet, name: str, daemon: Killable, folder: Path) -> None:
    times = [_start_once(daemon, folder) for _ in range(REPETITIONS + 1)]
    sheet.add(f"{name}: start to READY=1", "s", times[1:], "≤ 1.5", "page cache warm, bytecode there")


def _start_once(daemon: Killable, folder: Path) -> float:
    address = folder / "notify"
    daemon.env["NOTIFY_SOCKET"] = str(address)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(str(address))
        notify.settimeout(60)
        began = time.monotonic()
        daemon.start()
        while b"READY=1" not in notify.recv(4096):
            pass
        took = time.monotonic() - began
    address.unlink()
    daemon.kill()
    wait_until(lambda: not daemon.running)
    return took


def _memory(sheet: Sheet, box: WholeBox) -> None:
    time.sleep(SETTLED_S)
    load = "after its first request, in its unit's environment, all daemons of the box running, central not"
    sizes = {name: _pss_mb(daemon) for name, daemon in box.daemons.items()}
    for name, size in sizes.items():
        sheet.add(f"{name}: PSS", "MB", [size], "", load)
    sheet.add("gate and portal: PSS", "MB", [sizes["gate"] + sizes["portal"]], "≤ 60", "the same")
    sheet.add("all daemons of the box: PSS", "MB", [sum(sizes.values())], "≤ 160", "the same, without the LAN watch")
    watch = box.start_lanwatch()
    time.sleep(SETTLED_S)
    together = sum(map(_pss_mb, [*box.daemons.values(), watch]))
    sheet.add("the same with the LAN watch: PSS", "MB", [together], "≤ 230", "it alone holds scapy")
    box.daemons["portal"].kill()
    (box.demo.plan.credentials / KEY_FILE).write_text("00" * 32)
    sealing = box.daemon("portal").start(box.healthy_url("portal"))
    box.connect_a_phone()
    time.sleep(SETTLED_S)
    sheet.add(
        "portal with the sealed wifi log: PSS", "MB", [_pss_mb(sealing)], "", "brings cryptography; off as delivered"
    )


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
