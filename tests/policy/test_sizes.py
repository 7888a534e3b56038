"""Files and functions stay small enough to be read: the limits of CONTRIBUTING, counted."""

import ast
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("appliance", "captive", "kiosk", "printer", "central")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MODULES = [path for path in FILES if path.name != "__init__.py"]


def functions(path: Path) -> list[tuple[str, int]]:
    """Return (name, lines) of each function in a file."""
    tree = ast.parse(path.read_text())
    return [
        (node.name, (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_says_what_it_is_for_and_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400
    docstring = ast.get_docstring(ast.parse(path.read_text()))
    assert docstring, "opens with one sentence saying what for"
    too_long = [name for name, lines in functions(path) if lines > 60]
    assert not too_long


def test_files_and_functions_are_short_on_the_whole() -> None:
    files = [len(path.read_text().splitlines()) for path in MODULES]
    lines = sorted(count for path in MODULES for _name, count in functions(path))
    assert statistics.median(files) <= 120
    assert statistics.median(lines) <= 10
    assert lines[int(len(lines) * 0.9)] <= 30
