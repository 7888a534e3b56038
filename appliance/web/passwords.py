"""Staff passwords: argon2id hashes (RFC 9106, the low-memory choice), at most two computed at a time."""

import threading
from functools import cache
from typing import TYPE_CHECKING

from appliance.core.errors import InvalidInput, Unavailable

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_CHARS = 10
MAX_CHARS = 200
# Each takes 64 MiB; a flood of log-ins must not eat the memory of a small box.
_AT_ONCE = threading.BoundedSemaphore(2)
# Ten clerks log in at eight o'clock: on a busy small box one hash takes a second, and the tenth waits for five turns.
_WAIT_S = 30.0
_RETRY_AFTER_S = 5.0


def hash_password(password: str) -> str:
    """Return the argon2id hash to store; raises InvalidInput for a password too short or too long."""
    if not MIN_CHARS <= len(password) <= MAX_CHARS:
        raise InvalidInput(
            "password-length",
            f"Mật khẩu phải có từ {MIN_CHARS} đến {MAX_CHARS} ký tự.",
            f"The password must have {MIN_CHARS} to {MAX_CHARS} characters.",
        )
    return _hasher().hash(password)


def verify_password(stored_hash: str | None, password: str) -> bool:
    """Tell whether `password` fits; None (an unknown login) takes as long and is never right."""
    from argon2.exceptions import InvalidHashError, VerificationError

    if len(password) > MAX_CHARS:
        return False
    if not _AT_ONCE.acquire(timeout=_WAIT_S):
        raise Unavailable(
            "login-busy",
            "Nhiều người đang đăng nhập cùng lúc. Vui lòng thử lại sau ít giây.",
            "Many people are logging in. Please try again in a few seconds.",
            retry_after_s=_RETRY_AFTER_S,
        )
    try:
        return _hasher().verify(stored_hash or _stand_in_hash(), password) and stored_hash is not None
    except (VerificationError, InvalidHashError):
        return False
    finally:
        _AT_ONCE.release()


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _stand_in_hash() -> str:
    return _hasher().hash("no account has this password")
