"""The database of central behind two doors: `read()` sees the last committed state, `write()` is one transaction."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from appliance.core.errors import Unavailable

BUSY_TIMEOUT_MS = 5000
_SQLITE_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    f"busy_timeout = {BUSY_TIMEOUT_MS}",
    "cache_size = -16384",
)
# SQLSTATE classes in which PostgreSQL can't serve now: connection, resources, operator, system; plus
# serialization failure and deadlock, after which the caller's retry succeeds.
_PG_UNAVAILABLE = ("08", "53", "57", "58", "40")
_SQLITE_UNAVAILABLE = frozenset({5, 6, 8, 10, 11, 13, 14, 26})


class DatabaseUnavailable(Unavailable):
    """The database can't serve now (absent, full, overloaded); nothing was written."""

    exit_code = 5  # the database can't be written, as in the table of `motcua --help`


class Database:
    """SQLite by default, PostgreSQL by its URL; the rest of central does not know which.

    On SQLite a writer takes the process's lock, then BEGIN IMMEDIATE: without it a transaction that reads
    before it writes is refused when another one wrote in between. On PostgreSQL writers run side by side;
    where order matters they take the row lock of the box first (`central.feed.lock_box`).
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _make_engine(url, self.is_sqlite, pool_size)
        self._write_engine = self.engine.execution_options(motcua_write=True)
        self._lock: Any = threading.Lock() if self.is_sqlite else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session for reading; what it changed by mistake is rolled back."""
        with translated_faults(), Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session in one transaction: committed (durable) on success, rolled back on any exception.

        Raises DatabaseUnavailable where the database can't serve now; then nothing was written.
        """
        with (
            translated_faults(),
            self._lock,
            Session(self._write_engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Give a bare connection in one write transaction, for migrations."""
        with self._lock, self._write_engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close the pooled connections."""
        self.engine.dispose()


def _make_engine(url: str, is_sqlite: bool, pool_size: int) -> Engine:
    if not is_sqlite:
        # Else PostgreSQL keeps the plan a prepared statement got while its table was empty, and a batch's look-ups read the
        # whole table until the next ANALYZE (measured: a quarter of the rate after 20,000 events).
        return create_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            connect_args={"options": "-c plan_cache_mode=force_custom_plan"},
        )
    engine = create_engine(url, pool_size=pool_size, max_overflow=pool_size)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not open transactions by itself
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("motcua_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def translated_faults() -> Iterator[None]:
    """Turn "the database can't serve now" into DatabaseUnavailable; everything else is a bug and passes."""
    try:
        yield
    except DBAPIError as error:
        if not _cannot_serve(error):
            raise
        raise DatabaseUnavailable(
            "database-unavailable",
            "Máy chủ đang bận hoặc chưa ghi được dữ liệu. Chưa có gì thay đổi; vui lòng thử lại sau ít phút.",
            "The server is busy or can't save data now. Nothing was changed; please try again in a few minutes.",
            retry_after_s=5,
        ) from error


def _cannot_serve(error: DBAPIError) -> bool:
    if error.connection_invalidated:
        return True
    cause = error.orig
    sqlite_code = getattr(cause, "sqlite_errorcode", None)
    if sqlite_code is not None:
        return int(sqlite_code) & 0xFF in _SQLITE_UNAVAILABLE
    sqlstate = getattr(cause, "sqlstate", None)
    # psycopg raises OperationalError without an SQLSTATE where it could not connect at all.
    return type(cause).__name__ == "OperationalError" if sqlstate is None else sqlstate[:2] in _PG_UNAVAILABLE
