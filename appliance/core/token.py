"""The tracking token on slips and tickets: unguessable, verifiable without data, short enough for a small QR.

Layout (23 characters of Crockford base32, upper case): 1 version, 3 key id (15 bits), 8 random (40 bits),
11 MAC (the first 55 bits of HMAC-SHA256 over the purpose byte and the 12 characters before). It is on paper and
can't change (ADR 0016).
"""

import hashlib
import hmac
from dataclasses import dataclass

from appliance.core.errors import InvalidInput

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VERSION = 1
LENGTH = 23
SIGNED_LENGTH = 12
RANDOM_BYTES = 5
MAX_KEY_ID = 2**15 - 1

KIND_DOSSIER = b"D"
KIND_TICKET = b"Q"

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# Crockford's reading rules: letters that look like digits are taken for them.
_VALUES |= {"O": 0, "I": 1, "L": 1}
_MAX_TYPED_CHARS = 64


@dataclass(frozen=True)
class TokenParts:
    """A token taken apart; nothing is proven about it until `verify`."""

    text: str
    """The canonical form: upper case, without separators."""
    version: int
    key_id: int

    @property
    def signed(self) -> str:
        """The characters the MAC covers."""
        return self.text[:SIGNED_LENGTH]

    @property
    def mac(self) -> str:
        """The MAC's characters."""
        return self.text[SIGNED_LENGTH:]


def make_token(kind: bytes, key_id: int, key: bytes, random5: bytes) -> str:
    """Return a fresh token for `kind` (KIND_DOSSIER or KIND_TICKET), made of 5 random bytes.

    `key_id` (0..32767) names `key` at central. Raises ValueError for anything out of range.
    """
    if len(random5) != RANDOM_BYTES or not 0 <= key_id <= MAX_KEY_ID:
        raise ValueError("a token needs 5 random bytes and a key id of 15 bits")
    signed = ALPHABET[VERSION] + _encode(key_id, 3) + _encode(int.from_bytes(random5, "big"), 8)
    return signed + _mac(kind, signed, key)


def parse_token(text: str) -> TokenParts:
    """Take a scanned or typed token apart; raises InvalidInput "token-malformed" for anything else."""
    if len(text) > _MAX_TYPED_CHARS:
        raise _malformed()
    bare = text.strip().upper().replace("-", "").replace(" ", "")
    if len(bare) != LENGTH or any(character not in _VALUES for character in bare):
        raise _malformed()
    canonical = "".join(ALPHABET[_VALUES[character]] for character in bare)
    version = _VALUES[canonical[0]]
    if version != VERSION:
        raise _malformed()
    return TokenParts(canonical, version, _decode(canonical[1:4]))


def verify(parts: TokenParts, kind: bytes, key: bytes) -> bool:
    """Tell, in constant time, whether the token was made with `key` for this purpose."""
    return hmac.compare_digest(parts.mac, _mac(kind, parts.signed, key))


def _mac(kind: bytes, signed: str, key: bytes) -> str:
    digest = hmac.digest(key, kind + signed.encode("ascii"), hashlib.sha256)
    return _encode(int.from_bytes(digest[:7], "big") >> 1, 11)  # the first 55 of 56 bits


def _encode(number: int, characters: int) -> str:
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(characters)))


def _decode(text: str) -> int:
    number = 0
    for character in text:
        number = number * 32 + _VALUES[character]
    return number


def _malformed() -> InvalidInput:
    return InvalidInput(
        "token-malformed",
        "Mã trên giấy không đúng dạng. Vui lòng quét lại mã QR.",
        "The code is not readable. Please scan the QR again.",
    )
