"""Who the box is to central: its secret from a credential file, the key id of its tokens, and its database's own id."""

import os
from dataclasses import dataclass
from pathlib import Path

from appliance.config import BoxConfig
from appliance.core.ambient import Ambient
from appliance.core.errors import MotcuaError
from appliance.core.keys import KEY_BYTES, sync_token, token_key
from appliance.exit_codes import ExitCode
from appliance.store import Store

SECRET_FILE = "box-secret"  # noqa: S105 - the name of a file
KEY_ID_FILE = "token-key-id"
MAX_KEY_ID = 2**15 - 1
"""Fifteen bits of a tracking token hold it."""


class BadCredentials(MotcuaError):
    """A secret is missing or unreadable."""

    exit_code = ExitCode.BAD_CREDENTIALS


@dataclass(frozen=True)
class Identity:
    """What the box proves itself with."""

    box_id: str
    secret: bytes
    key_id: int

    @property
    def sync_token(self) -> str:
        """The bearer token of the sync protocol."""
        return sync_token(self.secret)

    @property
    def token_key(self) -> bytes:
        """The key that signs tracking tokens."""
        return token_key(self.secret)


def credentials_dir(config: BoxConfig) -> Path:
    """Return the folder of secrets: the configured one, or the one systemd gives (LoadCredential=)."""
    if config.box.credentials_dir is not None:
        return config.box.credentials_dir
    given = os.environ.get("CREDENTIALS_DIRECTORY")
    if given is None:
        raise BadCredentials(
            "credentials-missing",
            "Chưa có thư mục khóa bí mật: đặt box.credentials_dir hoặc chạy bằng systemd.",
            "There is no folder of secrets: set box.credentials_dir or run under systemd.",
        )
    return Path(given)


def load_identity(config: BoxConfig) -> Identity:
    """Read the box's secret (hex) and key id; raises `BadCredentials` naming the file."""
    folder = credentials_dir(config)
    return Identity(config.box.id, _read_secret(folder / SECRET_FILE), _read_key_id(folder / KEY_ID_FILE))


def database_id(store: Store, ambient: Ambient) -> str:
    """Return the id of this database, made once; a restore or a clone gets a new one."""
    row = store.reader().execute("SELECT value FROM meta WHERE key = 'database_id'").fetchone()
    if row is not None:
        return str(row[0])
    with store.write_transaction() as connection:
        connection.execute("INSERT OR IGNORE INTO meta VALUES ('database_id', ?)", (ambient.new_id(),))
        return str(connection.execute("SELECT value FROM meta WHERE key = 'database_id'").fetchone()[0])


def _read_secret(path: Path) -> bytes:
    try:
        secret = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise _bad(path) from error
    if len(secret) < KEY_BYTES:
        raise _bad(path)
    return secret


def _read_key_id(path: Path) -> int:
    try:
        key_id = int(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise _bad(path) from error
    if not 0 <= key_id <= MAX_KEY_ID:
        raise _bad(path)
    return key_id


def _bad(path: Path) -> BadCredentials:
    return BadCredentials(
        "credentials-unreadable",
        f"Không đọc được khóa bí mật {path}.",
        f"The secret {path} can't be read.",
        file=str(path),
    )
