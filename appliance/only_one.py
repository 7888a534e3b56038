"""A daemon of which there may be only one holds a lock on a file; the kernel lets it go however the process ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.core.errors import Conflict


@contextmanager
def only_one(lock_file: Path) -> Iterator[None]:
    """Hold the lock while the block runs; raises Conflict "already-running" where another process has it."""
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    with lock_file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(
                "already-running",
                f"Việc này đang chạy ở tiến trình khác ({lock_file.name}); chỉ được chạy một.",
                f"This is running in another process ({lock_file.name}); there may be only one.",
            ) from error
        yield
