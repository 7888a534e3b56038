"""Fixtures of the portal's contract tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.core.ambient import Ambient
from tests.support.portal import Served, ToldBox, served_portal


@pytest.fixture
def box() -> ToldBox:
    """The touch side, as the test tells it to be."""
    return ToldBox()


@pytest.fixture
def portal(tmp_path: Path, ambient: Ambient, box: ToldBox) -> Iterator[Served]:
    """A portal on a real socket."""
    with served_portal(tmp_path, ambient, box) as served:
        yield served
