"""What is taken out of a log line: phone numbers, identity numbers, e-mail addresses, tokens, secrets."""

import re
from collections.abc import Mapping

HIDDEN = "***"

SECRET_KEYS = frozenset(
    {"password", "password_hash", "secret", "token", "revoked_token", "csrf_token", "cookie", "authorization"}
    | {"session", "phone", "email", "id_number", "address", "full_name", "applicant", "submitter", "body", "text"}
)

_PATTERNS = (
    # Vietnamese phones: +84 or 0, then 8 to 10 digits, grouped as people write them.
    re.compile(r"(?<![0-9A-Za-z-])(?:\+?84|0)(?:[ .-]?[0-9]){8,10}(?![0-9A-Za-z])"),
    re.compile(r"\+[0-9](?:[ .-]?[0-9]){7,14}(?![0-9A-Za-z])"),
    # Identity cards: 9 digits (old CMND) or 12 (CCCD).
    re.compile(r"(?<![0-9A-Za-z-])(?:[0-9]{12}|[0-9]{9})(?![0-9A-Za-z])"),
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    # Tracking tokens (23 characters of Crockford's base32) and bearer tokens.
    re.compile(r"(?<![0-9A-Za-z])[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{23}(?![0-9A-Za-z])"),
    re.compile(r"(?i)(?<=bearer )[\w.~+/=-]+"),
    re.compile(r"(?i)\b(?:password|secret|token|authorization|cookie)(?:['\"]?\s*[=:]\s*)(?:'[^']*'|\"[^\"]*\"|\S+)"),
)


def redact_text(text: str) -> str:
    """Return `text` with everything that looks like a person's data or a secret replaced by ***."""
    for pattern in _PATTERNS:
        text = pattern.sub(HIDDEN, text)
    return text


def redact_fields(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of a log line with known keys hidden and texts redacted."""
    return {name: _redact(name, value) for name, value in fields.items()}


def _redact(name: str, value: object) -> object:
    if name.lower() in SECRET_KEYS:
        return HIDDEN
    if isinstance(value, bool | float | type(None)):
        return value
    if isinstance(value, int):
        # A phone or identity number may come as a number too; real counts are shorter.
        return value if abs(value) < 100_000_000 else redact_text(str(value))
    if isinstance(value, Mapping):
        return redact_fields({str(key): item for key, item in value.items()})
    if isinstance(value, list | tuple):
        return [_redact("", item) for item in value]
    return redact_text(str(value))
