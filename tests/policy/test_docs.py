"""The documents name what exists: every linked file, every make target and every ADR in its index."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#:]+?)(?:#[^)]*)?\)|src=\"([^\":]+)\"")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_linked_file_exists(path: Path) -> None:
    links = [first or second for first, second in LINK.findall(path.read_text())]
    missing = [link for link in links if not (path.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_make_target_in_the_text_exists(path: Path) -> None:
    named = set(re.findall(r"`make ([a-z-]+)", path.read_text()))
    assert named <= TARGETS


def test_the_index_names_every_decision() -> None:
    index = (ROOT / "docs/adr/README.md").read_text()
    missing = [path.name for path in (ROOT / "docs/adr").glob("0*.md") if path.name not in index]
    assert not missing
