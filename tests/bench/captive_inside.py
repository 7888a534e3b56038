"""The measurements of the captive stack, made inside the lab's namespaces; prints one JSON object of lists of figures.

Run by `bench_captive.py` through `tests/lab/enter.sh`.
"""

import json
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.lab.phones import Phone
from tests.lab.places import Place
from tests.lab.test_hostile import CROWD
from tests.lab.world import PORTAL_NAME, SERVICE_4, Box, Lab, ip
from tests.support.processes import wait_until

ROUNDS = 3
FORWARD_ROUNDS = 4
STACK = {
    "gate": ("captive.gate_daemon",),
    "portal": ("portal", "run"),
    "nginx": ("nginx:",),
    "dnsmasq": ("dnsmasq", "-C"),
}
TICKS_PER_S = 100
PROBE_HOST = "connectivitycheck.gstatic.com"

Figures = dict[str, list[float]]


def main() -> None:
    """Measure everything and print it."""
    with tempfile.TemporaryDirectory(dir="/run") as folder:
        lab = Lab(Path(folder))
        try:
            figures = redirects(lab.box("redirect").up())
            figures |= storm(lab, 200, ROUNDS)
            figures |= storm(lab, 1000, 1)
            figures |= forwarding(lab)
        finally:
            lab.close()
    print(json.dumps(figures))


def redirects(box: Box) -> Figures:
    """Load the redirect on new connections through the DNAT from one phone, by wrk."""
    phone = box.phone(six=False)
    figures: Figures = {"redirects/s": [], "redirect p99 ms": [], "redirect errors": []}
    for _ in range(ROUNDS):
        argv = [
            "wrk",
            "-t2",
            "-c50",
            "-d4s",
            "--latency",
            "-H",
            f"Host: {PROBE_HOST}",
            f"http://{SERVICE_4}/generate_204",
        ]
        text = phone.run(*argv).stdout
        figures["redirects/s"].append(float(re.search(r"Requests/sec:\s*([\d.]+)", text)[1]))  # type: ignore[index]
        figures["redirect p99 ms"].append(_ms(re.search(r"99%\s+(\S+)", text)[1]))  # type: ignore[index]
        errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
        figures["redirect errors"].append(float(sum(map(int, errors.groups()))) if errors else 0.0)
    box.down()
    return figures


def _ms(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


def storm(lab: Lab, count: int, rounds: int) -> Figures:
    """Let `count` phones walk through the portal at once, after all have their leases."""
    names = ("first try", "online p50 s", "online p99 s", "tap p99 s", "wall s", "CPU ms a phone", "PSS MB")
    figures: Figures = {f"storm {count}: {name}": [] for name in names}
    for number in range(rounds):
        box = lab.box(f"s{count}r{number}").up()
        argv = ["python3", str(CROWD), box.address4, "1", str(count), PORTAL_NAME, SERVICE_4, "wait"]
        with subprocess.Popen(
            box.phone(join=False).argv(*argv), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as crowd:
            assert crowd.stdin and crowd.stdout
            joined = json.loads(crowd.stdout.readline())["joined"]
            before = cpu_s(box)
            crowd.stdin.write("go\n")
            crowd.stdin.flush()
            went = json.loads(crowd.stdout.readline())
        spent = cpu_s(box) - before
        phones = went["phones"]
        online = sorted(phone["online_s"] for phone in phones)
        taps = sorted(phone["tap_s"] for phone in phones)
        values = (
            float(sum(phone["first_try"] for phone in phones)),
            statistics.median(online),
            online[int(len(online) * 0.99) - 1],
            taps[int(len(taps) * 0.99) - 1],
            went["wall_s"],
            spent * 1000 / max(1, joined),
            sum(pss_mb(pid) for name in ("gate", "portal") for pid in box.pids(*STACK[name])),
        )
        for name, value in zip(names, values, strict=True):
            figures[f"storm {count}: {name}"].append(value)
        box.down()
    return figures


def cpu_s(box: Box) -> float:
    """Return the CPU seconds all processes of the stack used so far."""
    pids = {pid for words in STACK.values() for pid in box.pids(*words)}
    fields = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in pids]
    return sum(int(stat[11]) + int(stat[12]) for stat in fields) / TICKS_PER_S


def pss_mb(pid: int) -> float:
    """Return the proportional set size of a process."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) / 1024  # type: ignore[index]


def forwarding(lab: Lab) -> Figures:
    """Move TCP through the gate and through a box that only forwards, in turn."""
    limits = {"visitor_down_mbit": "100000", "visitor_up_mbit": "100000"}
    gated = lab.box("gated", **limits).up()
    visitor = gated.admitted_phone(six=False)
    plain, guest = plain_box(lab)
    server = lab.uplink.start(["iperf3", "-s", "--forceflush", "-B", SERVICE_4], lab.uplink.folder / "iperf.log")
    figures: Figures = {f"{name} {way}": [] for name in ("gate", "plain") for way in ("up Gbit/s", "down Gbit/s")}
    wait_until(lambda: b"listening" in (lab.uplink.folder / "iperf.log").read_bytes())
    for _ in range(FORWARD_ROUNDS):
        for name, phone in (("gate", visitor), ("plain", guest)):
            for way, flags in (("up", []), ("down", ["-R"])):
                text = phone.run("iperf3", "-c", SERVICE_4, "-t", "2", "-J", *flags).stdout
                rate = json.loads(text)["end"]["sum_received"]["bits_per_second"] / 1e9
                figures[f"{name} {way} Gbit/s"].append(rate)
    server.kill()
    gated.down()
    del plain
    return figures


def plain_box(lab: Lab) -> tuple[Place, Phone]:
    """Return a box that forwards and masquerades and does nothing else, with one phone on its bridge."""
    box = Place("plain", lab.folder)
    lab.uplink.plug(box)
    box.ip("link", "add", "br-wifi", "type", "bridge")
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
    return box, phone


if __name__ == "__main__":
    sys.exit(main())
