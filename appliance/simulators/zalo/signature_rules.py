"""How Zalo signs a webhook: not an HMAC, but a plain digest over the body between id, time and secret; pure."""

import hashlib

SIGNATURE_HEADER = "X-ZEvent-Signature"


def sign(app_id: str, body: bytes, timestamp: str, oa_secret: str) -> str:
    """Return the value of the signature header for a raw body.

    `timestamp` is the one inside the body; `oa_secret` the OA's secret key (not the app's).
    """
    digest = hashlib.sha256(app_id.encode() + body + timestamp.encode() + oa_secret.encode())
    return "mac=" + digest.hexdigest()
