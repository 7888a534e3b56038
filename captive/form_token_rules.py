"""The hidden field of the connect form, in place of a cookie: HMAC(key, MAC, hour); pure.

Phones' mini-browsers keep no cookies, so the page itself carries the proof that this device was shown it.
"""

import base64
import hashlib
import hmac
from datetime import datetime

_TAG_BYTES = 16
_SECONDS_PER_HOUR = 3600


def hour_number(moment: datetime) -> int:
    """Return the number of whole hours since 1970 of an aware moment."""
    return int(moment.timestamp()) // _SECONDS_PER_HOUR


def make_form_token(key: bytes, mac: str, hour: int) -> str:
    """Return the token of a device for an hour: 22 characters that are safe in HTML and URLs."""
    tag = hmac.digest(key, f"connect v1|{mac}|{hour}".encode(), hashlib.sha256)[:_TAG_BYTES]
    return base64.urlsafe_b64encode(tag).rstrip(b"=").decode()


def form_token_valid(key: bytes, mac: str, token: str, hour: int) -> bool:
    """Tell whether the token was made for this device in this hour or the one before; in constant time."""
    given = token.encode("utf-8", "replace")
    fits = [hmac.compare_digest(make_form_token(key, mac, hour - back).encode(), given) for back in (0, 1)]
    return any(fits)
