"""Fetching what a citizen sent with a message: at once, from the channel's own hosts only, capped, checked by its bytes."""

import base64
import logging
from urllib.parse import urlsplit

import urllib3

from appliance.core.errors import Unavailable
from central.channels.http import pool
from central.channels.incoming import Attachment
from central.models_channels import ChannelFile
from central.services import CentralServices
from central.upsert import insert_once

log = logging.getLogger(__name__)

MAX_BYTES = 5 * 1024 * 1024
NAME, CONTENT = "channel_files.name", "channel_files.content"
# By their first bytes: what a sender calls a file proves nothing.
_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
)
_ZIP_OFFICE = {"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


def may_fetch(url: str, suffixes: tuple[str, ...], *, plain_http: bool) -> bool:
    """Tell whether an address is one of the channel's own media hosts; no other is ever asked (SSRF)."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
        _ = parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None or len(url) > 2000:
        return False
    scheme_ok = parts.scheme == "https" or (plain_http and parts.scheme == "http")
    return scheme_ok and any(host == suffix or host.endswith("." + suffix) for suffix in suffixes)


def type_of(content: bytes, name: str) -> str | None:
    """Return the type of a file we keep, None for any other."""
    found = next((kind for start, kind in _KINDS if content.startswith(start)), None)
    if found == "application/zip":
        return _ZIP_OFFICE.get(name.rsplit(".", 1)[-1].lower())
    return found


def fetch(
    parts: CentralServices,
    source: str,
    kind: str,
    name: str,
    url: str,
    suffixes: tuple[str, ...],
    *,
    plain_http: bool,
) -> Attachment:
    """Fetch and keep one file, once per `source`; what can't be kept is told as such. Raises Unavailable: try again."""
    shown = name[:100] or kind
    if not may_fetch(url, suffixes, plain_http=plain_http):
        return Attachment(kind, shown, refused="host")
    content = _read(url)
    if content is None:
        return Attachment(kind, shown, refused="gone")
    return keep_file(parts, source, kind, shown, content)


def keep_file(parts: CentralServices, source: str, kind: str, name: str, content: bytes) -> Attachment:
    """Keep one file sealed, once per `source`; too big or of another type: refused."""
    if len(content) > MAX_BYTES:
        return Attachment(kind, name, len(content), refused="too-large")
    mime_type = type_of(content, name)
    if mime_type is None:
        return Attachment(kind, name, len(content), refused="type")
    file_id = parts.ambient.new_id()
    row = {
        "id": file_id,
        "source": source,
        "mime_type": mime_type,
        "size_bytes": len(content),
        "name_sealed": parts.sealer.seal(name, NAME, file_id),
        "content_sealed": parts.sealer.seal(base64.b64encode(content).decode(), CONTENT, file_id),
        "fetched_at": parts.ambient.now(),
    }
    with parts.database.write() as session:
        insert_once(session, ChannelFile, row)
    with parts.database.read() as session:
        kept = session.query(ChannelFile.id).filter(ChannelFile.source == source).scalar()
    return Attachment(kind, name, len(content), id=kept)


def _read(url: str) -> bytes | None:
    try:
        reply = pool().request("GET", url, redirect=False, preload_content=False)
        try:
            content = bytes(reply.read(MAX_BYTES + 1, decode_content=True))
        finally:
            reply.release_conn()
    except urllib3.exceptions.HTTPError as error:
        raise Unavailable("media", "Chưa tải được tệp.", "The file can't be fetched yet.") from error
    if reply.status >= 500:
        raise Unavailable("media", "Chưa tải được tệp.", "The file can't be fetched yet.")
    return content if reply.status == 200 else None
