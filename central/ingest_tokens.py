"""Whether a token in an event is one its box may have printed."""

from appliance.core.errors import InvalidInput
from appliance.core.token import parse_token, verify
from central.ingest_workbench import Bench


def own_token(bench: Bench, kind: bytes, text: str) -> str | None:
    """Return the token in canonical form when the box's own key made it for this purpose, otherwise None."""
    try:
        parts = parse_token(text)
    except InvalidInput:
        return None
    key = bench.token_keys.get(parts.key_id)
    return parts.text if key is not None and verify(parts, kind, key) else None
