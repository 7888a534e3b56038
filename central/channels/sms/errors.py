"""What an SMS gateway's answer means; pure. Gateways differ, so the adapter asks for this small contract:

POST {"id", "to": "84…", "from", "text"} with `Authorization: Bearer <key>` → {"status": "accepted" | "duplicate" |
"refused", "message_id"?, "code"?}; code is number, content, key, balance or busy.
"""

from collections.abc import Mapping
from typing import Any

from central.delivery_rules import Outcome

_HUMAN = frozenset({"key", "balance"})


def outcome_of(answer: Mapping[str, Any], price_vnd: int) -> Outcome:
    """Return what the gateway's JSON object means."""
    status, code = answer.get("status"), str(answer.get("code", ""))[:40]
    remote_id = str(answer["message_id"])[:200] if answer.get("message_id") else None
    if status == "accepted":
        return Outcome("sent", remote_id=remote_id, cost_vnd=price_vnd)
    if status == "duplicate":
        return Outcome("duplicate", "duplicate", remote_id=remote_id, cost_vnd=price_vnd)
    if status != "refused":
        return Outcome("uncertain", "garbage")
    if code == "busy":
        return Outcome("throttled", code, retry_after_s=30.0)
    return Outcome("permanent", code or "refused", quiet_channel=code in _HUMAN)
