"""The lab of the whole test run: one uplink, one box with its real captive stack; every test takes fresh phones."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

INSIDE = os.environ.get("MOTCUA_LAB") == "1"
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Outside the lab's namespaces these tests would touch the machine's own network: they are skipped."""
    outside = pytest.mark.skip(reason="needs the lab's namespaces: `make lab-test`")
    for item in items:
        if HERE in item.path.parents and not INSIDE:
            item.add_marker(outside)


@pytest.fixture(scope="session")
def lab() -> "Iterator[Lab]":
    """The fake internet and what is plugged into it."""
    with tempfile.TemporaryDirectory(dir="/run") as folder:
        made = Lab(Path(folder))
        yield made
        made.close()


@pytest.fixture(scope="session")
def box(lab: "Lab") -> "Box":
    """A box whose captive stack runs, with a certificate of the lab's authority."""
    return lab.box().up()


from tests.lab.world import Box, Lab  # noqa: E402
