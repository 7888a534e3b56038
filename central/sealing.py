"""Personal data at rest: each value sealed by AES-256-GCM with the key from the credentials, bound to its column and row."""

import hmac
import os
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_VERSION = b"\x01"
_NONCE_BYTES = 12


class WrongKey(Exception):
    """The key does not open what the database holds, or the sealed value was changed or moved."""


class Sealer:
    """Seals texts. `place` names the column and `row` the row's id, so a value copied elsewhere does not open.

    A sealed value is one version byte, a random 96-bit nonce, then ciphertext and tag (NIST SP 800-38D).
    """

    def __init__(self, key: bytes, random_bytes: Callable[[int], bytes] = os.urandom) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("the data key must have 32 bytes")
        self._cipher = AESGCM(key)
        self._blind_key = hmac.digest(key, b"motcua blind index", "sha256")
        self._random_bytes = random_bytes

    def seal(self, plain: str, place: str, row: str) -> bytes:
        """Return `plain` sealed for this place and row."""
        nonce = self._random_bytes(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, plain.encode(), _about(place, row))

    def open(self, sealed: bytes, place: str, row: str) -> str:
        """Return what was sealed; raises WrongKey."""
        nonce, rest = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            if sealed[:1] != _VERSION:
                raise WrongKey("unknown version")
            return self._cipher.decrypt(nonce, rest, _about(place, row)).decode()
        except (InvalidTag, ValueError) as error:
            raise WrongKey("sealed value does not open") from error

    def blind(self, plain: str, place: str) -> str:
        """Return what `plain` is found by without being kept: 128 bits of a keyed hash, the same for the same text."""
        return hmac.digest(self._blind_key, f"{place}\x1f{plain}".encode(), "sha256")[:16].hex()

    def seal_optional(self, plain: str | None, place: str, row: str) -> bytes | None:
        """Seal `plain` unless there is nothing to seal."""
        return self.seal(plain, place, row) if plain else None

    def open_optional(self, sealed: bytes | None, place: str, row: str) -> str | None:
        """Open `sealed` unless there is nothing."""
        return None if sealed is None else self.open(sealed, place, row)


def _about(place: str, row: str) -> bytes:
    return f"{place}\x1f{row}".encode()
