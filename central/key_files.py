"""Secrets as files of the credentials folder: 32 bytes in hexadecimal, readable by the owner only."""

import os
from pathlib import Path

from appliance.core.errors import InvalidInput

DATA_KEY = "data-key"


class BadKeyFile(InvalidInput):
    """A secret is missing or unreadable."""

    exit_code = 4  # bad credentials, as in the table of `motcua --help`


def read_hex_key(path: Path, size: int = 32) -> bytes:
    """Return the key in `path` (hexadecimal, blanks around it allowed); raises BadKeyFile naming the file."""
    try:
        key = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise _bad(path, size) from error
    if len(key) != size:
        raise _bad(path, size)
    return key


def make_hex_key(path: Path, size: int = 32) -> bytes:
    """Write a fresh random key to `path` (mode 0600) and return it; raises FileExistsError rather than replace one."""
    key = os.urandom(size)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(handle)
    return key


def _bad(path: Path, size: int) -> BadKeyFile:
    return BadKeyFile(
        "key-file",
        f"Không đọc được khóa trong tệp {path}: cần {size} byte viết theo hệ thập lục phân.",
        f"Can't read a key from {path}: it needs {size} bytes in hexadecimal.",
    )
