"""Puts the repository's root on the path, so that tests share `tests.support`, and offers the common fixtures."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from appliance.core.ambient import Ambient, FixedClock  # noqa: E402
from tests.support.processes import ProcessSet  # noqa: E402

# Time is never judged in a test: on a busy machine any example may take its time.
settings.register_profile("motcua", deadline=None)
settings.load_profile("motcua")

MONDAY_MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # 08:30 in Vietnam


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at Monday 23/11/2026, 08:30 in Vietnam."""
    return FixedClock(MONDAY_MORNING)


@pytest.fixture
def ambient(clock: FixedClock) -> Ambient:
    """The injected clock with real randomness."""
    return Ambient(clock)


@pytest.fixture
def processes(tmp_path: Path):
    """Real daemons started by a test; whatever is left is killed at its end."""
    with ProcessSet(tmp_path / "process-logs") as started:
        yield started
