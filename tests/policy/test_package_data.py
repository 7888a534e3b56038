"""What a package needs beside its code is in the wheel: every data file is named by a pattern of setup.cfg."""

import configparser
import subprocess
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("appliance", "captive", "kiosk", "printer", "central")


def test_every_data_file_is_named_by_a_pattern() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    patterns = setup["options.package_data"]["*"].split()
    assert all(pattern.startswith("**/") for pattern in patterns), "a bare pattern stops at the package's own folder"
    listed = subprocess.run(["git", "ls-files", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=True)
    names = {Path(line).name for line in listed.stdout.splitlines() if not line.endswith((".py", ".md"))}
    assert sorted(name for name in names if not any(fnmatch(name, pattern[3:]) for pattern in patterns)) == []
