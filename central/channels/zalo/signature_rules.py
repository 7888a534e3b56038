"""Whether an event comes from Zalo: a plain SHA-256 (not an HMAC) over identity, body, time and secret; pure.

Sources agree on the formula and differ on two of its terms, so all four combinations are tried, each compared in
constant time; which one fitted is counted, so that the others can be dropped once a live account has shown it.
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

HEADER, TIME_HEADER = "X-ZEvent-Signature", "X-ZEvent-Timestamp"
# The last of the documented repetitions comes about two hours after the event.
REPLAY_WINDOW, CLOCK_AHEAD = timedelta(hours=3), timedelta(minutes=5)


def matching_variant(
    body: bytes, signature: str, time_header: str, app_id: str, oa_id: str, secret: str
) -> tuple[str, str] | None:
    """Return (name of the variant that fits, the signed time in milliseconds), or None for a forged event."""
    found = None
    stamps = (("body", _body_time(body)), ("header", time_header))
    for identity, name in ((app_id, "app"), (oa_id, "oa")):
        for place, stamp in stamps:
            expected = (
                "mac=" + hashlib.sha256(identity.encode() + body + stamp.encode() + secret.encode()).hexdigest()
            )
            fits = hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))
            if fits and stamp and identity and found is None:
                found = (f"{name}-{place}", stamp)
    return found


def is_timely(stamp_ms: str, now: datetime) -> bool:
    """Tell whether an event is new enough to be no replay, and not from the future."""
    if not (stamp_ms.isascii() and stamp_ms.isdigit() and len(stamp_ms) <= 14):
        return False
    at = datetime.fromtimestamp(int(stamp_ms) / 1000, UTC)
    return now - REPLAY_WINDOW <= at <= now + CLOCK_AHEAD


def _body_time(body: bytes) -> str:
    try:
        found = json.loads(body)
        return str(found["timestamp"]) if isinstance(found, dict) else ""
    except (ValueError, KeyError, RecursionError):
        return ""
