"""Central's schema changes form one line: every file named by its number, each built on the one before."""

import re
from pathlib import Path

VERSIONS = sorted(Path("central/alembic/versions").glob("[0-9]*.py"))


def told(path: Path, name: str) -> str | None:
    found = re.search(rf'^{name} = "?(\w+)"?$', path.read_text(encoding="utf-8"), re.MULTILINE)
    assert found, f"{path}: {name}"
    return None if found[1] == "None" else found[1]


def test_every_revision_is_numbered_after_its_file_and_follows_the_one_before():
    numbers = [f"{n:04d}" for n in range(1, len(VERSIONS) + 1)]
    assert [path.name[:4] for path in VERSIONS] == numbers
    assert [told(path, "revision") for path in VERSIONS] == numbers
    assert [told(path, "down_revision") for path in VERSIONS] == [None, *numbers[:-1]]
