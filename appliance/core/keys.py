"""The keys a box derives from its one secret (HKDF-SHA256, RFC 5869), so that only one thing needs to be kept safe."""

import base64

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

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
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(secret)
