"""The measurements of the captive stack, made inside the lab's namespaces; prints one JSON object of lists of figures.

Run by `bench_captive.py` through `tests/lab/enter.sh`. Ours, openNDS (where installed) and a plain forwarder take turns.
"""

import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from tests.bench.opennds_box import OpenNdsBox, installed
from tests.lab.phones import Phone
from tests.lab.places import Place, ip
from tests.lab.world import BRIDGE_MAC, SERVICE_4, Box, Lab
from tests.support.processes import wait_until

CROWD = Path(__file__).with_name("walking_crowd.py")
ROUNDS = 3
OPENNDS_ROUNDS = 2
FORWARD_ROUNDS = 4
LIMIT_S = 120.0
STACK = {
    "gate": ("captive.gate_daemon",),
    "portal": ("portal", "run"),
    "nginx": ("nginx:",),
    "dnsmasq": ("dnsmasq", "-C"),
}
PROBE_HOST = "connectivitycheck.gstatic.com"

Figures = dict[str, list[float]]


def main() -> None:
    """Measure everything and print it."""
    figures: Figures = defaultdict(list)
    with tempfile.TemporaryDirectory(dir="/run") as folder:
        lab = Lab(Path(folder))
        try:
            redirects(lab, figures)
            for number in range(ROUNDS):
                storm_of_ours(lab, 200, f"s{number}", figures)
                if installed() and number < OPENNDS_ROUNDS:
                    storm_of_opennds(lab, f"n{number}", figures)
            storm_of_ours(lab, 1000, "big", figures)
            restarts(lab, figures)
            forwarding(lab, figures)
        finally:
            lab.close()
    print(json.dumps(figures))


def redirects(lab: Lab, figures: Figures) -> None:
    """Load the redirect on new connections through the DNAT from one phone of each, in turn, by wrk."""
    box = lab.box("redirect").up()
    phones = {"": box.phone(six=False)}
    other = OpenNdsBox(lab, "nds") if installed() else None
    if other is not None:
        phones["openNDS "] = other.phone()
    for _ in range(ROUNDS):
        for name, phone in phones.items():
            url = f"http://{SERVICE_4}/generate_204"
            argv = ["wrk", "-t2", "-c50", "-d4s", "--latency", "-H", f"Host: {PROBE_HOST}", url]
            text = phone.run(*argv).stdout
            figures[f"{name}redirects/s"].append(_number(r"Requests/sec:\s*([\d.]+)", text))
            figures[f"{name}redirect p99 ms"].append(_ms(re.search(r"99%\s+(\S+)", text)[1]))  # type: ignore[index]
            errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
            figures[f"{name}redirect errors"].append(float(sum(map(int, errors.groups()))) if errors else 0.0)
    box.down()
    if other is not None:
        other.down()


def _number(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    assert found, text
    return float(found[1])


def _ms(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}[unit]


def storm_of_ours(lab: Lab, count: int, name: str, figures: Figures) -> None:
    """Let `count` phones walk through the portal at once, after all have their leases."""
    box = lab.box(name).up()
    storm(f"storm {count}", box.phone(join=False), box.address4, lambda: cpu_s(box), count, figures)
    memory = sum(pss_mb(pid) for part in ("gate", "portal") for pid in box.pids(*STACK[part]))
    figures[f"storm {count}: PSS MB"].append(memory)
    box.down()


def storm_of_opennds(lab: Lab, name: str, figures: Figures) -> None:
    """The same 200 phones with openNDS."""
    box = OpenNdsBox(lab, name)
    storm("openNDS storm 200", box.phone(join=False), box.address4, box.cpu_s, 200, figures)
    box.down()


def storm(name: str, air: Phone, server: str, cpu: Callable[[], float], count: int, figures: Figures) -> None:
    """Run the crowd behind `air` and write its figures."""
    argv = air.argv("python3", str(CROWD), server, str(count), str(LIMIT_S), SERVICE_4)
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as crowd:
        assert crowd.stdin and crowd.stdout
        joined = json.loads(crowd.stdout.readline())["joined"]
        before_s = cpu()
        crowd.stdin.write("go\n")
        crowd.stdin.flush()
        went = json.loads(crowd.stdout.readline())
    spent_s = cpu() - before_s
    online = [phone for phone in went["phones"] if phone["online"]]
    times = sorted(phone["online_s"] for phone in online) or [LIMIT_S]
    taps = sorted(phone["tap_s"] for phone in online) or [LIMIT_S]
    for figure, value in (
        ("joined", joined),
        ("online", len(online)),
        ("first try", sum(phone["first_try"] for phone in went["phones"])),
        ("online p50 s", statistics.median(times)),
        ("online p99 s", times[max(0, int(len(times) * 0.99) - 1)]),
        ("tap p99 s", taps[max(0, int(len(taps) * 0.99) - 1)]),
        ("wall s", went["wall_s"]),
        ("CPU ms a phone", spent_s * 1000 / max(1, len(online))),
    ):
        figures[f"{name}: {figure}"].append(float(value))


def cpu_s(box: Box) -> float:
    """Return the CPU seconds all processes of the stack used so far."""
    pids = {pid for words in STACK.values() for pid in box.pids(*words)}
    fields = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in pids]
    return sum(sum(map(int, stat[11:15])) for stat in fields) / os.sysconf("SC_CLK_TCK")


def pss_mb(pid: int) -> float:
    """Return the proportional set size of a process."""
    return _number(r"(?m)^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text()) / 1024


def restarts(lab: Lab, figures: Figures) -> None:
    """End the gate's daemon by TERM and by KILL under an admitted phone that probes without pause."""
    box = lab.box("restart").up()
    phone = box.admitted_phone(six=False)

    def restart(number: signal.Signals) -> None:
        for part in ("gate", "portal", "nginx"):
            old = box.pids(*STACK[part])
            os.kill(old[0], number)
            box.await_(lambda part=part, old=old: bool(set(box.pids(*STACK[part])) - set(old)))

    _restarted("", phone, restart, figures)
    box.down()
    if installed():
        other = OpenNdsBox(lab, "again")
        guest = other.phone()
        for number in (signal.SIGTERM, signal.SIGKILL):
            other.admit(guest)
            _restarted("openNDS ", guest, lambda number, other=other: other.restart(number), figures, (number,))
        other.down()


def _restarted(
    name: str,
    phone: Phone,
    restart: Callable[[signal.Signals], None],
    figures: Figures,
    numbers: tuple[signal.Signals, ...] = (signal.SIGTERM, signal.SIGKILL),
) -> None:
    for number in numbers:
        prober = _Prober(phone)
        prober.start()
        restart(number)
        time.sleep(2)
        figures[f"{name}restart: probes lost %"].append(100 * prober.stop())
        figures[f"{name}restart: sessions lost of 1"].append(float(not prober.online()))


class _Prober(threading.Thread):
    """One phone's probes without pause."""

    def __init__(self, phone: Phone) -> None:
        super().__init__()
        self._phone = phone
        self._ended = threading.Event()
        self._answers: list[bool] = []

    def online(self) -> bool:
        """Probe once."""
        return self._phone.curl(f"http://{SERVICE_4}/generate_204", "-H", f"Host: {PROBE_HOST}").code == 204

    def run(self) -> None:
        """Probe until stopped."""
        while not self._ended.is_set():
            self._answers.append(self.online())

    def stop(self) -> float:
        """End, and return the share of probes that failed."""
        self._ended.set()
        self.join()
        return self._answers.count(False) / len(self._answers)


def forwarding(lab: Lab, figures: Figures) -> None:
    """Move TCP through each gate and through a box that only forwards, in turn."""
    limits = {"visitor_down_mbit": "100000", "visitor_up_mbit": "100000"}
    gated = lab.box("gated", **limits).up()
    phones = {"gate": gated.admitted_phone(six=False), "plain": plain_phone(lab)}
    other = OpenNdsBox(lab, "ndsfwd") if installed() else None
    if other is not None:
        phones["openNDS"] = other.phone()
        other.admit(phones["openNDS"])
    log = lab.uplink.folder / "iperf.log"
    server = lab.uplink.start(["iperf3", "-s", "--forceflush", "-B", SERVICE_4], log)
    wait_until(lambda: b"listening" in log.read_bytes())
    for _ in range(FORWARD_ROUNDS):
        for name, phone in phones.items():
            for way, flags in (("up", []), ("down", ["-R"])):
                text = phone.run("iperf3", "-c", SERVICE_4, "-t", "2", "-J", *flags).stdout
                rate = json.loads(text)["end"]["sum_received"]["bits_per_second"] / 1e9
                figures[f"{name} {way} Gbit/s"].append(rate)
    server.kill()
    gated.down()
    if other is not None:
        other.down()


def plain_phone(lab: Lab) -> Phone:
    """Return a phone behind a box that forwards and masquerades and does nothing else."""
    box = Place("plain", lab.folder)
    lab.uplink.plug(box)
    box.ip("link", "add", "br-wifi", "address", BRIDGE_MAC, "type", "bridge")
    box.ip("link", "set", "br-wifi", "up")
    box.ip("address", "add", "10.77.0.1/20", "dev", "br-wifi")
    box.kernel("ipv4/ip_forward", 1)
    box.run("nft", "add table ip nat; add chain ip nat out { type nat hook postrouting priority srcnat; };"
            " add rule ip nat out oifname wan masquerade")  # fmt: skip
    phone = Phone("plain-p1", lab.folder, "02:4d:00:00:00:99")
    ip("link", "add", "ap1", "netns", "plain", "type", "veth", "peer", "name", "wifi", "netns", phone.name)
    box.ip("link", "set", "ap1", "master", "br-wifi")
    box.ip("link", "set", "ap1", "up")
    phone.ip("address", "add", "10.77.1.5/20", "dev", "wifi")
    phone.ip("link", "set", "wifi", "up")
    phone.ip("route", "add", "default", "via", "10.77.0.1")
    return phone


if __name__ == "__main__":
    sys.exit(main())
