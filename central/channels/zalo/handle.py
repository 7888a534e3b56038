"""What one event of Zalo means to us: a message to the inbox, a binding, a receipt, an answer written in Zalo's own app."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from central.channels.chat import said
from central.channels.incoming import Attachment, IncomingMessage
from central.channels.media import fetch
from central.channels.people import person_of, touch
from central.channels.receipts import by_remote_id, by_tracking_id, report
from central.channels.ways_rules import ZALO_WAYS
from central.channels.zalo.echo import import_answer
from central.services import CentralServices, central

CHANNEL = "zalo"
_WAYS = tuple(sorted(ZALO_WAYS))
_FETCHED = frozenset({"image", "gif", "file", "audio", "video", "link", "sticker"})
MAX_ATTACHMENTS = 10


def handle(body: bytes, event_id: str) -> str:
    """Work on one stored event and return a word for what was done; raises MotcuaError to be tried again."""
    parts, event = central(), _object(body)
    name = str(event.get("event_name", ""))
    if name.startswith("user_send_") or name == "anonymous_send_text":
        files = _files(parts, event, event_id)
        with parts.database.write() as session:
            return _message(parts, session, event, files)
    with parts.database.write() as session:
        if name.startswith("oa_send_"):
            return import_answer(parts, session, event, moment_of(event, parts))
        if name in ("follow", "unfollow", "user_click_chatnow", "user_submit_info", "user_reacted_message"):
            return _act(parts, session, name, event)
        if name in ("user_received_message", "user_seen_message"):
            return _receipt(parts, session, name, event)
    return "ignored"


def moment_of(event: Mapping[str, Any], parts: CentralServices) -> datetime:
    """Return when the event happened; never later than now, whatever it says."""
    stamp, now = str(event.get("timestamp", "")), parts.ambient.now()
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 14):
        return now
    return min(datetime.fromtimestamp(int(stamp) / 1000, UTC), now)


def _message(parts: CentralServices, session: Session, event: Mapping[str, Any], files: list[Attachment]) -> str:
    user, message = _id(event.get("sender")), _object_in(event, "message")
    message_id = str(message.get("msg_id", ""))[:200]
    if not user or not message_id:
        return "incomplete"
    at = moment_of(event, parts)
    text = str(message.get("text", "")) or _place(message)
    return said(parts, session, IncomingMessage(CHANNEL, user, message_id, text, at, tuple(files)))


def _act(parts: CentralServices, session: Session, name: str, event: Mapping[str, Any]) -> str:
    user = _id(event.get("follower")) or _id(event.get("sender")) or str(event.get("user_id", ""))[:100]
    if not user:
        return "incomplete"
    person = person_of(session, parts.ambient, parts.sealer, CHANNEL, user)
    if name in ("follow", "unfollow"):
        person.follows = name == "follow"
    if name != "unfollow":
        touch(person, moment_of(event, parts))
    return name


def _receipt(parts: CentralServices, session: Session, name: str, event: Mapping[str, Any]) -> str:
    message, at = _object_in(event, "message"), moment_of(event, parts)
    ids = message.get("msg_ids")
    ids = [str(one) for one in ids[:100]] if isinstance(ids, list) else [str(message.get("msg_id", ""))]
    tracking = by_tracking_id(session, str(message.get("tracking_id", "")))
    rows = [by_remote_id(session, _WAYS, one) for one in ids if one]
    reached = "delivered" if name == "user_received_message" else "read"
    moved = [report(row, reached, at) for row in {tracking, *rows} if row is not None]
    return reached if any(moved) else "known"


def _files(parts: CentralServices, event: Mapping[str, Any], event_id: str) -> list[Attachment]:
    attachments = _object_in(event, "message").get("attachments")
    if not isinstance(attachments, list):
        return []
    found = []
    for number, one in enumerate(attachments[:MAX_ATTACHMENTS]):
        payload = _object_in(one, "payload") if isinstance(one, dict) else {}
        kind = str(one.get("type", "")) if isinstance(one, dict) else ""
        if kind in _FETCHED and payload.get("url"):
            found.append(_fetched(parts, f"{event_id}:{number}", kind, payload))
    return found


def _fetched(parts: CentralServices, source: str, kind: str, payload: Mapping[str, Any]) -> Attachment:
    part = parts.config.channels.zalo
    plain = part.api_url.startswith("http://")
    name, url = str(payload.get("name", "")), str(payload["url"])
    if kind in ("link", "sticker"):
        return Attachment(kind, name[:100], refused="type")
    return fetch(parts, source, kind, name, url, part.media_suffixes, plain_http=plain)


def _place(message: Mapping[str, Any]) -> str:
    for one in message.get("attachments") or []:
        point = _object_in(_object_in(one, "payload"), "coordinates") if isinstance(one, dict) else {}
        if point:
            return f"[vị trí] {str(point.get('latitude'))[:20]}, {str(point.get('longitude'))[:20]}"
    return ""


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _object_in(event: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = event.get(name)
    return found if isinstance(found, dict) else {}


def _id(who: object) -> str:
    return str(who.get("id", ""))[:100] if isinstance(who, dict) else ""
