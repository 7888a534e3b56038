"""What `motcua central box|staff|apikey|epoch` do: each one transaction, audited, the same again changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient, real_ambient
from appliance.core.errors import InvalidInput
from central import staff_accounts
from central.api_keys import keep_key, new_key
from central.audit import append_audit
from central.config import load_config
from central.epoch import renew_epoch
from central.feed import lock_box
from central.fleet import BoxFacts, BoxSecret, enrol_box
from central.key_files import read_hex_key
from central.sealing import Sealer
from central.staff_accounts import AccountIn
from central.start import open_parts

ACTOR = "console"


@dataclass(frozen=True)
class _Act:
    """One verb at work."""

    session: Session
    ambient: Ambient
    sealer: Sealer

    def audit(self, action: str, subject: str, **details: object) -> None:
        """Keep that it was done."""
        append_audit(self.session, self.ambient, actor=ACTOR, action=action, subject=subject, details=dict(details))


@contextmanager
def _act(config_path: Path) -> Iterator[_Act]:
    ambient = real_ambient()
    database, sealer = open_parts(load_config(config_path), ambient)
    try:
        with database.write() as session:
            yield _Act(session, ambient, sealer)
    finally:
        database.close()


def add_box(config: Path, box_id: str, key_id: int, secret_file: Path, facts: BoxFacts) -> None:
    """Enrol a box; raises MotcuaError."""
    secret = read_hex_key(secret_file)
    with _act(config) as act:
        given = BoxSecret(key_id, secret)
        enrol_box(act.session, act.ambient, act.sealer, box_id=box_id, given=given, facts=facts)
        act.audit("box.add", f"box:{box_id}", key_id=key_id)


def revoke_box(config: Path, box_id: str) -> None:
    """Refuse a box from now on; raises NotFound."""
    with _act(config) as act:
        box = lock_box(act.session, box_id)
        box.revoked_at = box.revoked_at or act.ambient.now()
        act.audit("box.revoke", f"box:{box_id}")


def add_staff(config: Path, given: AccountIn) -> None:
    """Add or change an account; raises MotcuaError."""
    with _act(config) as act:
        staff_accounts.keep_account(act.session, act.ambient, given)
        act.audit("staff.add", f"staff:{given.login}", role=given.role, box=given.box_id)


def close_staff(config: Path, login: str) -> None:
    """Close an account; raises NotFound."""
    with _act(config) as act:
        staff_accounts.close_account(act.session, act.ambient, login)
        act.audit("staff.close", f"staff:{login}")


def add_key(config: Path, key_id: str, scopes: list[str], key_file: Path | None) -> str | None:
    """Add or replace an API key; returns a fresh key once where no file gave one."""
    with _act(config) as act:
        key = line_of(key_file) if key_file is not None else new_key(act.ambient)
        keep_key(act.session, act.ambient, key_id, key, scopes)
        act.audit("apikey.add", f"apikey:{key_id}", scopes=scopes)
    return None if key_file is not None else key


def renew(config: Path) -> str:
    """Give the database a new epoch and return it."""
    with _act(config) as act:
        epoch = renew_epoch(act.session, act.ambient)
        act.audit("epoch.renew", "meta:epoch")
    return epoch


def line_of(path: Path) -> str:
    """Return the line a file holds; raises InvalidInput "file-unreadable"."""
    try:
        return path.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput("file-unreadable", f"Không đọc được tệp {path}.", f"Can't read {path}.") from error
