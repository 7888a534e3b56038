"""The captive stack beside openNDS of Debian and a box that only forwards: redirects, storms, CPU, restarts, forwarding."""

import json
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from tests.bench.bars_svg import Panel, write_bars
from tests.bench.figures import Sheet
from tests.bench.opennds_box import installed

ROOT = Path(__file__).resolve().parents[2]
PLOT = ROOT / "docs" / "benchmarks" / "captive.svg"
_REDIRECT = "50 connections, each new, one phone, through the DNAT, wrk on the same cores"
_STORM = "all at once, leases before; probe, pages, taps, probe; tried again after 1, 2, 4, 8 … s, 120 s at most"
_RESTART = "one admitted phone probes without pause, TERM and KILL in turn"
_FORWARD = "TCP, one admitted phone, all in turn"
# Name → (unit, target, load); the order is that of the sheet. What was not measured (openNDS not installed) is left out.
SHOWN = {
    "redirects/s": ("1/s", "≥ 8000", _REDIRECT),
    "redirect p99 ms": ("ms", "≤ 10", _REDIRECT),
    "redirect errors": ("", "≤ 0", _REDIRECT),
    "openNDS redirects/s": ("1/s", "", _REDIRECT),
    "openNDS redirect p99 ms": ("ms", "", _REDIRECT),
    "openNDS redirect errors": ("", "", _REDIRECT),
    "storm 200: first try": ("phones", "≥ 200", _STORM),
    "storm 200: online": ("phones", "≥ 200", _STORM),
    "storm 200: online p50 s": ("s", "", "from its first probe to 204"),
    "storm 200: online p99 s": ("s", "", "from its first probe to 204"),
    "storm 200: tap p99 s": ("s", "≤ 1", "from the tap to 204"),
    "storm 200: wall s": ("s", "", "until the last phone is online"),
    "storm 200: CPU ms a phone": ("ms", "≤ 3", "gate, portal, nginx and dnsmasq together"),
    "storm 200: PSS MB": ("MB", "≤ 60", "gate and portal, after the storm"),
    "openNDS storm 200: first try": ("phones", "", _STORM),
    "openNDS storm 200: online": ("phones", "", _STORM),
    "openNDS storm 200: online p50 s": ("s", "", "of those that came online"),
    "openNDS storm 200: online p99 s": ("s", "", "of those that came online"),
    "openNDS storm 200: CPU ms a phone": ("ms", "", "daemon, the shells it waited for and dnsmasq, by phones online"),
    "storm 1000: first try": ("phones", "≥ 1000", _STORM),
    "storm 1000: online p99 s": ("s", "", "200 of them at a time"),
    "storm 1000: wall s": ("s", "", "200 of them at a time"),
    "storm 1000: CPU ms a phone": ("ms", "", ""),
    "restart: probes lost %": ("%", "≤ 0", f"{_RESTART}, of gate, portal and nginx"),
    "restart: sessions lost of 1": ("", "≤ 0", f"{_RESTART}, of gate, portal and nginx"),
    "openNDS restart: probes lost %": ("%", "", _RESTART),
    "openNDS restart: sessions lost of 1": ("", "", _RESTART),
    "gate up Gbit/s": ("Gbit/s", "", _FORWARD),
    "plain up Gbit/s": ("Gbit/s", "", _FORWARD),
    "openNDS up Gbit/s": ("Gbit/s", "", _FORWARD),
    "gate down Gbit/s": ("Gbit/s", "", _FORWARD),
    "plain down Gbit/s": ("Gbit/s", "", _FORWARD),
    "openNDS down Gbit/s": ("Gbit/s", "", _FORWARD),
}
PANELS = (
    ("Redirects a second, new connections", {"motcua": "redirects/s", "openNDS 9.10": "openNDS redirects/s"}),
    (
        "Phones of 200 online within 120 s",
        {"motcua": "storm 200: online", "openNDS 9.10": "openNDS storm 200: online"},
    ),
    (
        "Seconds until half of those are online",
        {"motcua": "storm 200: online p50 s", "openNDS 9.10": "openNDS storm 200: online p50 s"},
    ),
    (
        "Milliseconds of CPU for each phone online",
        {"motcua": "storm 200: CPU ms a phone", "openNDS 9.10": "openNDS storm 200: CPU ms a phone"},
    ),
    (
        "Forwarding, Gbit/s up",
        {"motcua": "gate up Gbit/s", "openNDS 9.10": "openNDS up Gbit/s", "no gate": "plain up Gbit/s"},
    ),
)


def run() -> Sheet:
    """Measure inside the lab's namespaces; raises RuntimeError where a program it needs is missing."""
    missing = [name for name in ("wrk", "iperf3") if shutil.which(name) is None]
    if missing:
        raise RuntimeError(f"not installed, the bench needs it: apt-get install {' '.join(missing)}")
    if not installed():
        print("  openNDS is not measured beside it: apt-get install --no-install-recommends opennds iptables wget")
    argv = [str(ROOT / "tests/lab/enter.sh"), sys.executable, "-m", "tests.bench.captive_inside"]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False, timeout=1800)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-3000:])
    figures: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    sheet = Sheet("captive", "The captive stack: redirects, storms, restarts, forwarding, beside openNDS")
    for name, (unit, target, load) in SHOWN.items():
        if name in figures:
            sheet.add(name, unit, figures[name], target, load)
    panels = [
        Panel(title, [(who, statistics.median(figures[name])) for who, name in bars.items() if name in figures])
        for title, bars in PANELS
    ]
    write_bars(PLOT, "The captive stack beside openNDS", panels)
    return sheet
