"""Who may import what inside `appliance`, and what makes a rule pure; the contracts in setup.cfg hold the packages apart."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("appliance", "captive", "kiosk", "printer", "central")
# Of the whole project, what each part may import.
ALLOWED = {
    "appliance/core": ("appliance.core",),
    "appliance/web": ("appliance.core", "appliance.web", "appliance.version"),
    "central": ("appliance.core", "appliance.web", "appliance.version", "appliance.exit_codes", "central"),
}
IO_MODULES = {
    "flask", "http", "io", "os", "pathlib", "secrets", "shutil", "signal", "socket", "sqlalchemy", "sqlite3",
    "subprocess", "tempfile", "threading", "time", "urllib.request", "urllib3", "waitress",
}  # fmt: skip
RULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*_rules.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("part", ALLOWED)
def test_a_part_imports_only_what_it_may(part: str) -> None:
    strange = {
        (path.name, name)
        for path in (ROOT / part).rglob("*.py")
        for name in imports(path)
        if name.split(".")[0] in PACKAGES and not name.startswith(ALLOWED[part])
    }
    assert not strange


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_rules_do_no_input_or_output(path: Path) -> None:
    assert not [name for name in imports(path) for module in IO_MODULES if f"{name}.".startswith(f"{module}.")]
