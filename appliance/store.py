"""A SQLite database of the box and its single `write_transaction()`: no other code begins a write."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.core.errors import Unavailable

BUSY_TIMEOUT_S = 5.0
STORAGE_FAULTS = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
    }
)


class StoreUnavailable(Unavailable):
    """The database can't take a write now (disk full, read-only, damaged); nothing was written."""


class Store:
    """One database file, shared by the threads of one process.

    Reads use a connection per thread and see the last committed state. Writes go through
    `write_transaction()`: one process-wide lock, then BEGIN IMMEDIATE. The lock is not needed for
    correctness but for fairness: SQLite's busy handler sleeps, a lock hands over (ADR 0002).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._local = threading.local()
        self._writer: sqlite3.Connection | None = None
        self.changed = threading.Event()
        """Set after every commit; whoever waits for changes clears it."""

    def reader(self) -> sqlite3.Connection:
        """Return this thread's read-only connection (rows are `sqlite3.Row`)."""
        connection: sqlite3.Connection | None = getattr(self._local, "reader", None)
        if connection is None:
            connection = connect(self.path)
            connection.execute("PRAGMA query_only = ON")
            self._local.reader = connection
        return connection

    @contextmanager
    def write_transaction(self) -> Iterator[sqlite3.Connection]:
        """Give a connection inside BEGIN IMMEDIATE; commit on success, roll back on any exception.

        When the block ends without an exception the data is on disk (synchronous=FULL). Raises
        `StoreUnavailable` where the disk is full, read-only or damaged; then nothing was written.
        """
        with self._lock:
            connection: sqlite3.Connection | None = None
            try:
                connection = self._open_writer()
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
                self.changed.set()
            except sqlite3.DatabaseError as error:
                _roll_back(connection)
                if _is_storage_fault(error):
                    raise _unavailable(error) from error
                raise
            except BaseException:
                _roll_back(connection)
                raise

    def close(self) -> None:
        """Close the writer and this thread's reader."""
        with self._lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        reader: sqlite3.Connection | None = getattr(self._local, "reader", None)
        if reader is not None:
            reader.close()
            self._local.reader = None

    def _open_writer(self) -> sqlite3.Connection:
        if self._writer is None:
            self._writer = connect(self.path)
        return self._writer


def connect(path: Path) -> sqlite3.Connection:
    """Open `path` with the project's settings: WAL, synchronous=FULL, foreign keys, explicit transactions."""
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -8192"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _roll_back(connection: sqlite3.Connection | None) -> None:
    # SQLite has already rolled back by itself after some errors (disk full, I/O).
    if connection is not None and connection.in_transaction:
        connection.execute("ROLLBACK")


def _is_storage_fault(error: sqlite3.DatabaseError) -> bool:
    # The primary result code is the low byte (https://sqlite.org/rescode.html); anything else is a bug of ours.
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in STORAGE_FAULTS


def _unavailable(error: sqlite3.Error) -> StoreUnavailable:
    return StoreUnavailable(
        "store-unavailable",
        "Máy chưa ghi được dữ liệu (đĩa đầy hoặc hỏng). Chưa có gì được lưu; vui lòng báo nhân viên.",
        "The box can't save data now (disk full or damaged). Nothing was saved; please tell the staff.",
        reason=getattr(error, "sqlite_errorname", type(error).__name__),
    )
