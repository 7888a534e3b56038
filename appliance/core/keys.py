"""The keys a box derives from its one secret (HKDF-SHA256, RFC 5869), so that only one thing needs to be kept safe."""

import base64
import hmac

KEY_BYTES = 32


def sync_token(box_secret: bytes) -> str:
    """Return the bearer token of the sync protocol, base64url without padding."""
    return base64.urlsafe_b64encode(_derive(box_secret, b"motcua sync v1")).rstrip(b"=").decode("ascii")


def token_key(box_secret: bytes) -> bytes:
    """Return the 32-byte key that signs tracking tokens."""
    return _derive(box_secret, b"motcua token v1")


def _derive(secret: bytes, purpose: bytes) -> bytes:
    if len(secret) < KEY_BYTES:
        raise ValueError("the box secret has at least 32 bytes")
    # Sections 2.2 and 2.3 for no salt and a key as long as one hash; a test holds it to `cryptography`'s HKDF, which
    # brings two daemons 2 MB more than these two lines.
    extracted = hmac.digest(bytes(KEY_BYTES), secret, "sha256")
    return hmac.digest(extracted, purpose + b"\x01", "sha256")
