"""Boxes at central: enrolling one, knowing it by its sync token, and noticing two databases under one secret."""

import hashlib
import hmac
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from appliance.core import keys
from appliance.core.ambient import Ambient
from appliance.core.errors import Conflict, NotAuthenticated
from appliance.core.token import MAX_KEY_ID
from central.feed import withdraw
from central.models_fleet import Box, BoxKey, RetiredDatabase
from central.sealing import Sealer

log = logging.getLogger(__name__)

TOKEN_KEY_PLACE = "box_keys.token_key"  # the name of a column, not a secret  # noqa: S105
SEEN_EVERY = timedelta(seconds=30)


@dataclass(frozen=True)
class BoxFacts:
    """What is known of a box when it is enrolled; None leaves what is there."""

    name_vi: str | None = None
    name_en: str | None = None
    unit_code: str | None = None
    address: str | None = None
    hotline: str | None = None
    case_system: str | None = None


@dataclass(frozen=True)
class BoxSecret:
    """A box's 32-byte secret and the key id its tokens carry."""

    key_id: int
    secret: bytes


def enrol_box(
    session: Session, ambient: Ambient, sealer: Sealer, *, box_id: str, given: BoxSecret, facts: BoxFacts
) -> Box:
    """Add a box or give a known one another key; the same call again changes nothing.

    Raises Conflict where the key id belongs to another box or another secret: tokens on paper name it for years.
    """
    if not 0 <= given.key_id <= MAX_KEY_ID:
        raise Conflict("key-id-range", "Mã khóa phải từ 0 đến 32767.", "The key id must be 0 to 32767.")
    box = session.get(Box, box_id, with_for_update=True)
    if box is None:
        box = Box(id=box_id, created_at=ambient.now(), settings={}, feed_seq=0)
        session.add(box)
    for name, value in vars(facts).items():
        if value is not None:
            setattr(box, name, value)
    session.flush()
    _add_key(session, ambient, sealer, box, given)
    return box


def _add_key(session: Session, ambient: Ambient, sealer: Sealer, box: Box, given: BoxSecret) -> None:
    sync_hash = hash_of(keys.sync_token(given.secret))
    known = session.get(BoxKey, given.key_id)
    if known is None:
        sealed = sealer.seal(keys.token_key(given.secret).hex(), TOKEN_KEY_PLACE, str(given.key_id))
        session.add(
            BoxKey(
                key_id=given.key_id,
                box_id=box.id,
                sync_hash=sync_hash,
                token_key_sealed=sealed,
                added_at=ambient.now(),
            )
        )
    elif known.box_id != box.id or not hmac.compare_digest(known.sync_hash, sync_hash):
        raise Conflict(
            "key-id-taken",
            f"Mã khóa {given.key_id} đã dùng cho thiết bị hoặc bí mật khác. Vui lòng chọn mã khác.",
            f"Key id {given.key_id} is in use for another box or secret. Please choose another.",
        )


def hash_of(secret_text: str) -> str:
    """Return the SHA-256 (hex) under which a bearer token or API key is stored; they are random, so no salt."""
    return hashlib.sha256(secret_text.encode("utf-8", "surrogatepass")).hexdigest()


# Built once: a page that is opened 500 times a second must not build its statements each time.
_KEY_AND_BOX = select(BoxKey, Box).join(Box, Box.id == BoxKey.box_id).where(BoxKey.key_id == bindparam("key_id"))


def box_behind(session: Session, sealer: Sealer, key_id: int) -> tuple[Box, bytes] | None:
    """Return (box, key) behind a token's key id; revoked boxes' tokens stay good, their slips are out there."""
    found = session.execute(_KEY_AND_BOX, {"key_id": key_id}).one_or_none()
    if found is None:
        return None
    key, box = found
    return box, bytes.fromhex(sealer.open(key.token_key_sealed, TOKEN_KEY_PLACE, str(key_id)))


def opened_keys(keys: list[BoxKey], sealer: Sealer) -> dict[int, bytes]:
    """Return the token keys behind key ids."""
    return {
        key.key_id: bytes.fromhex(sealer.open(key.token_key_sealed, TOKEN_KEY_PLACE, str(key.key_id))) for key in keys
    }


def authenticate_box(session: Session, box_id: str, bearer: str) -> list[BoxKey]:
    """Return the box's keys when `bearer` is the sync token of one; raises NotAuthenticated, also for revoked boxes."""
    sent = hash_of(bearer)
    found = session.execute(
        select(BoxKey, Box.revoked_at).join(Box, Box.id == BoxKey.box_id).where(BoxKey.box_id == box_id)
    ).all()
    live = [key for key, _ in found if key.sync_revoked_at is None and hmac.compare_digest(key.sync_hash, sent)]
    if not live:
        raise NotAuthenticated("box-token-wrong", "Thiết bị chưa được nhận diện.", "The box is not known.")
    if found[0][1] is not None:
        raise NotAuthenticated("box-revoked", "Thiết bị đã bị thu hồi.", "The box has been revoked.")
    return [key for key, _ in found]


def claim_database(session: Session, box: Box, database_id: str, now: datetime, live_s: int) -> None:
    """Note that the box (locked by the caller) speaks with `database_id`.

    A restored box has a new one; it takes over once the old one has been silent for `live_s` seconds. Raises Conflict
    "database-id-live" while the old one lives, "database-id-retired" when a replaced one comes back: then two
    machines hold one secret.
    """
    if box.database_id != database_id:
        _take_over(session, box, database_id, now, live_s)
    elif box.database_seen_at is None or now - box.database_seen_at > SEEN_EVERY:
        box.database_seen_at = now


def _take_over(session: Session, box: Box, database_id: str, now: datetime, live_s: int) -> None:
    if session.get(RetiredDatabase, (box.id, database_id)) is not None:
        raise _two_boxes("database-id-retired", box.id)
    if box.database_id is not None:
        silent_since = box.database_seen_at or box.created_at
        if now - silent_since < timedelta(seconds=live_s):
            raise _two_boxes("database-id-live", box.id)
        session.add(RetiredDatabase(box_id=box.id, database_id=box.database_id, retired_at=now))
        # The backup may not know how many serials were used since: the restored box gets other ones.
        withdraw(session, box, "lease")
        box.leases_through = None
        log.warning("box has a new database", extra={"box": box.id})
    box.database_id, box.database_seen_at = database_id, now


def _two_boxes(code: str, box_id: str) -> Conflict:
    log.error("two databases under one box secret", extra={"box": box_id, "code": code})
    return Conflict(
        code,
        "Có hai thiết bị dùng chung một bí mật. Vui lòng báo người quản trị.",
        "Two machines use the secret of one box. Please tell the administrator.",
    )
