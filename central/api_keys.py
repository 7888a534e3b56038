"""Keys of programs: made once, kept as SHA-256, each with the scopes it may use."""

import hmac
from base64 import urlsafe_b64encode

from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.core.errors import InvalidInput, NotAllowed, NotAuthenticated
from central.fleet import hash_of
from central.models_staff import ApiKey

SCOPES = frozenset({"cases:write"})
MIN_CHARS = 32


def new_key(ambient: Ambient) -> str:
    """Return a fresh random key."""
    return "mc_" + urlsafe_b64encode(ambient.random_bytes(32)).decode().rstrip("=")


def keep_key(session: Session, ambient: Ambient, key_id: str, key: str, scopes: list[str]) -> None:
    """Store `key` under the name `key_id`, replacing the one before; raises InvalidInput for a weak key or scope."""
    unknown = sorted(set(scopes) - SCOPES)
    if unknown or not scopes:
        raise InvalidInput(
            "scope-unknown", f"Phạm vi không có: {unknown}.", f"No such scope: {unknown}.", allowed=sorted(SCOPES)
        )
    if len(key) < MIN_CHARS:
        raise InvalidInput("key-weak", "Khóa quá ngắn.", "The key is too short.", min_chars=MIN_CHARS)
    known = session.get(ApiKey, key_id)
    if known is None:
        session.add(ApiKey(id=key_id, key_hash=hash_of(key), scopes=sorted(scopes), created_at=ambient.now()))
    elif known.key_hash != hash_of(key) or known.scopes != sorted(scopes):
        known.key_hash, known.scopes, known.revoked_at = hash_of(key), sorted(scopes), None


def authenticate_key(session: Session, key: str, scope: str) -> str:
    """Return whose key it is ("api:<id>"); raises NotAuthenticated, or NotAllowed without the scope."""
    sent = hash_of(key)
    found = session.scalars(select(ApiKey).where(ApiKey.key_hash == sent)).one_or_none()
    if found is None or found.revoked_at is not None or not hmac.compare_digest(found.key_hash, sent):
        raise NotAuthenticated("api-key-wrong", "Khóa truy cập không đúng.", "The API key is not right.")
    if scope not in found.scopes:
        raise NotAllowed("api-key-scope", "Khóa này không được phép làm việc đó.", "This key may not do that.")
    return f"api:{found.id}"
