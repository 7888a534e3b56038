"""The captive stack: redirects, storms of phones, CPU and memory, and forwarding beside a box that only forwards."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tests.bench.figures import Sheet

ROOT = Path(__file__).resolve().parents[2]
# Name → (unit, target, load); the order is that of the sheet.
SHOWN = {
    "redirects/s": ("1/s", "≥ 8000", "50 connections, each new, one phone, through the DNAT, wrk on the same cores"),
    "redirect p99 ms": ("ms", "≤ 10", "the same"),
    "redirect errors": ("", "≤ 0", "the same"),
    "storm 200: first try": ("phones", "≥ 200", "all at once, leases before; probe, page, tap, probe"),
    "storm 200: online p50 s": ("s", "", "from its first probe to 204"),
    "storm 200: online p99 s": ("s", "", "the same"),
    "storm 200: tap p99 s": ("s", "≤ 1", "from the tap to 204"),
    "storm 200: wall s": ("s", "", "until the last phone is online"),
    "storm 200: CPU ms a phone": ("ms", "≤ 3", "gate, portal, nginx and dnsmasq together"),
    "storm 200: PSS MB": ("MB", "≤ 60", "gate and portal, after the storm"),
    "storm 1000: first try": ("phones", "≥ 1000", "all at once"),
    "storm 1000: online p99 s": ("s", "", ""),
    "storm 1000: wall s": ("s", "", ""),
    "storm 1000: CPU ms a phone": ("ms", "", ""),
    "gate up Gbit/s": ("Gbit/s", "", "TCP, one admitted phone, in turn with plain"),
    "plain up Gbit/s": ("Gbit/s", "", "a box that only forwards and masquerades"),
    "gate down Gbit/s": ("Gbit/s", "", ""),
    "plain down Gbit/s": ("Gbit/s", "", ""),
}


def run() -> Sheet:
    """Measure inside the lab's namespaces; raises RuntimeError where a program it needs is missing."""
    missing = [name for name in ("wrk", "iperf3") if shutil.which(name) is None]
    if missing:
        raise RuntimeError(f"not installed, the bench needs it: apt-get install {' '.join(missing)}")
    print("  openNDS is not measured beside it: only a box that merely forwards is")
    argv = [str(ROOT / "tests/lab/enter.sh"), sys.executable, "-m", "tests.bench.captive_inside"]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False, timeout=1800)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-3000:])
    figures = json.loads(done.stdout.splitlines()[-1])
    sheet = Sheet("captive", "The captive stack: redirects, storms, forwarding")
    for name, (unit, target, load) in SHOWN.items():
        sheet.add(name, unit, figures[name], target, load)
    return sheet
