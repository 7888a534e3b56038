"""The simulated account's identity and secrets, made once and kept in a file beside its database."""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

_DIGITS = "0123456789"


@dataclass(frozen=True)
class Account:
    """What Zalo's consoles show to the account's owner."""

    app_id: str
    app_secret: str
    oa_id: str
    oa_name: str
    oa_secret: str
    first_refresh_token: str
    webhook_url: str = ""


def load_account(path: Path, *, oa_id: str = "", oa_name: str = "", webhook_url: str = "") -> Account:
    """Return the account of `path`, made at the first call; what is given here replaces what the file says."""
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else asdict(_fresh_account())
    given = {"oa_id": oa_id, "oa_name": oa_name, "webhook_url": webhook_url}
    account = Account(**{**kept, **{name: value for name, value in given.items() if value}})
    if asdict(account) != kept or not path.exists():
        _replace(path, asdict(account))
    return account


def _fresh_account() -> Account:
    return Account(
        app_id=_number(18),
        app_secret=secrets.token_urlsafe(15),
        oa_id=_number(19),
        oa_name="Trung tâm Phục vụ hành chính công (mô phỏng)",
        oa_secret=secrets.token_urlsafe(15),
        first_refresh_token=secrets.token_urlsafe(48),
    )


def _number(digits: int) -> str:
    return secrets.choice(_DIGITS[1:]) + "".join(secrets.choice(_DIGITS) for _ in range(digits - 1))


def _replace(path: Path, values: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    fresh.replace(path)
