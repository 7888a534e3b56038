"""A transaction run again when another one got there first."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from central.database import Database, DatabaseUnavailable

Result = TypeVar("Result")
ATTEMPTS = 3
_DEADLOCK, _SERIALIZATION = "40P01", "40001"


def write_retrying(database: Database, work: Callable[[Session], Result]) -> Result:
    """Run `work` in a write transaction, up to three times.

    On PostgreSQL two writers may insert the same new thing at once (a code from a box and from the province's system);
    the loser is rolled back whole and, run again, finds the winner's row. On SQLite writers take turns.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            with database.write() as session:
                return work(session)
        except IntegrityError:
            continue
        except DatabaseUnavailable as error:
            if not _lost_a_race(error.__cause__):
                raise
    with database.write() as session:
        return work(session)


def _lost_a_race(cause: BaseException | None) -> bool:
    if not isinstance(cause, OperationalError):
        return False
    return getattr(cause.orig, "sqlstate", None) in (_DEADLOCK, _SERIALIZATION)
