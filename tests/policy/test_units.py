"""Every daemon has a unit file that systemd understands, confined, with users and folders that are made beforehand."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from appliance.cli import build_parser

FOLDER = Path(__file__).resolve().parents[2] / "systemd"
UNITS = sorted(FOLDER.glob("*.service"))
DAEMON_VERBS = {"run", "serve", "work"}
# The offline analysis' overall exposure times ten; 100 is unconfined.
MAX_EXPOSURE = 20
EXPOSURES = {
    "motcua-gate.service": 15,
    "motcua-screen.service": 27,  # a browser: JIT and namespaces for its own sandbox, screen and touch panel
}
# What the units start, on a machine that has none of it.
PROGRAMS = ("/usr/bin/motcua", "/opt/motcua/current/bin/python3", "/usr/bin/cage", "/usr/sbin/nginx", "/usr/sbin/dnsmasq",
            "/usr/sbin/hostapd", "/usr/sbin/radvd")  # fmt: skip
NOT_ON_A_BOX = {"motcua channels run"}  # a stand-in of the demo
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze")


def text_of(unit: Path) -> str:
    drop_ins = (FOLDER / f"{unit.name}.d").glob("*.conf")
    return "\n".join(path.read_text() for path in [unit, *drop_ins])


def names_in(folder: str, kinds: str) -> set[str]:
    lines = [line.split() for path in (FOLDER / folder).glob("*.conf") for line in path.read_text().splitlines()]
    return {words[1] for words in lines if words and words[0] in kinds}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units as installed, with a program that exists on this machine."""
    folder = tmp_path_factory.mktemp("units")
    for unit in [*UNITS, *FOLDER.glob("*.socket"), *FOLDER.glob("*.timer")]:
        text = unit.read_text()
        for program in PROGRAMS:
            text = text.replace(program, "/bin/true")
        (folder / unit.name).write_text(text)
    return folder


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_every_line(unit: Path, installed: Path) -> None:
    name = unit.name.replace("@.", "@box.")
    if name != unit.name:
        (installed / name).write_text((installed / unit.name).read_text())
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", str(installed / name)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@needs_systemd
@pytest.mark.parametrize("timer", sorted(FOLDER.glob("*.timer")), ids=lambda timer: timer.name)
def test_systemd_understands_every_timer(timer: Path, installed: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", str(installed / timer.name)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_every_unit_is_confined(unit: Path, installed: Path) -> None:
    limit = EXPOSURES.get(unit.name, MAX_EXPOSURE)
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", f"--threshold={limit}", str(installed / unit.name)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@needs_systemd
@pytest.mark.parametrize("name", ["dnsmasq", "hostapd", "nginx"])
def test_debians_daemons_of_the_visitors_network_are_confined(name: str, tmp_path: Path) -> None:
    # They start as root and give it up themselves; what is left to them is more than our own daemons have.
    _head, _, service = (FOLDER / f"{name}.service.d" / "motcua.conf").read_text().partition("[Service]")
    unit = tmp_path / f"{name}.service"
    unit.write_text(f"[Service]{service}")
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=27", str(unit)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_every_daemon_has_a_unit() -> None:
    (verbs,) = [action for action in build_parser()._actions if action.metavar == "VERB"]
    daemons = set()
    for name, parser in verbs.choices.items():
        inner = [action for action in parser._actions if action.metavar == "VERB"]
        daemons |= {f"motcua {name} {verb}" for action in inner for verb in DAEMON_VERBS & set(action.choices)}
    started = {match for unit in UNITS for match in re.findall(r"motcua \w+ (?:run|serve|work)\b", unit.read_text())}
    assert started == daemons - NOT_ON_A_BOX


DAEMONS = [unit for unit in UNITS if "Restart=always" in unit.read_text()]
PYTHON = re.compile(r"^ExecStart=(/usr/bin/motcua|/opt/motcua/)", re.MULTILINE)
DAEMONS_OF_A_BOX = [
    unit for unit in DAEMONS if PYTHON.search(unit.read_text()) and not unit.name.startswith("motcua-central")
]


@pytest.mark.parametrize("unit", DAEMONS, ids=lambda unit: unit.name)
def test_a_daemon_is_started_again_for_ever(unit: Path) -> None:
    assert "\nStartLimitIntervalSec=0\n" in unit.read_text()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_every_unit_has_its_share_of_the_machine(unit: Path) -> None:
    assert {"MemoryMax", "TasksMax"} <= set(re.findall(r"^(\w+)=", unit.read_text(), re.MULTILINE))


@pytest.mark.parametrize("unit", DAEMONS_OF_A_BOX, ids=lambda unit: unit.name)
def test_a_daemon_of_a_box_is_told_to_hold_little_memory(unit: Path) -> None:
    assert "\nEnvironment=MALLOC_ARENA_MAX=1 PYTHONOPTIMIZE=2\n" in unit.read_text()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_users_and_required_units_exist(unit: Path) -> None:
    text = text_of(unit)
    users = set(re.findall(r"^(?:User|Group)=(motcua\S*)", text, re.MULTILINE))
    assert users <= names_in("sysusers.d", "ug")
    required = {
        name for line in re.findall(r"^(?:Requires|After)=(.*)$", text, re.MULTILINE) for name in line.split()
    }
    ours = {re.sub(r"@\w+\.", "@.", name) for name in required if name.startswith("motcua-")}
    assert ours <= {path.name for path in FOLDER.iterdir()}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_what_a_unit_writes_is_made_beforehand(unit: Path) -> None:
    paths = set(re.findall(r"^ReadWritePaths=(\S+)$", text_of(unit), re.MULTILINE))
    assert paths <= names_in("tmpfiles.d", "dfL")
