"""scapy (GPL, 68 MB) is imported by one module of the LAN watch and by nothing else (ADR 0007)."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMPORT = re.compile(r"^\s*(?:from|import)\s+scapy\b", re.MULTILINE)


def test_one_module_imports_scapy() -> None:
    packages = ("appliance", "captive", "kiosk", "printer", "central")
    found = [
        path for package in packages for path in (ROOT / package).rglob("*.py") if IMPORT.search(path.read_text())
    ]
    assert [path.name for path in found] == ["lanwatch_packets.py"]
