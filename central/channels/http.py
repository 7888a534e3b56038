"""One HTTP request to a channel, and the honest word for what became of it when no good answer comes."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import urllib3

from central.delivery_rules import Outcome

TIMEOUT = urllib3.Timeout(connect=5.0, read=10.0)
MAX_ANSWER_BYTES = 256 * 1024


@cache
def pool() -> urllib3.PoolManager:
    """Return the connections of this process; nothing is retried by itself, since a retry may send twice."""
    return urllib3.PoolManager(num_pools=16, maxsize=16, retries=False, timeout=TIMEOUT)


def ask(method: str, url: str, **more: Any) -> Mapping[str, Any] | Outcome:
    """Return the JSON object answered, or an Outcome where there is none.

    Nothing left this machine: retryable. It did and no answer (or one that says nothing) came: uncertain, because the
    other side may have done it. 429 and 503 say that it was not done.
    """
    try:
        reply = pool().request(method, url, redirect=False, preload_content=False, **more)
        try:
            raw = reply.read(MAX_ANSWER_BYTES, decode_content=True)
        finally:
            reply.release_conn()
    except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError):
        return Outcome("retryable", "no-connection")
    except urllib3.exceptions.SSLError:
        return Outcome("retryable", "tls")
    except urllib3.exceptions.HTTPError:
        return Outcome("uncertain", "no-answer")
    if reply.status in (429, 503):
        return Outcome("throttled", f"http-{reply.status}", retry_after_s=_retry_after_s(reply.headers))
    return _object(reply.status, raw)


def _object(status: int, raw: bytes) -> Mapping[str, Any] | Outcome:
    try:
        found = json.loads(raw)
    except ValueError:
        found = None
    if isinstance(found, dict) and status < 500:
        return {**found, "_status": status}
    return Outcome("uncertain", f"http-{status}" if status >= 400 else "garbage")


def _retry_after_s(headers: Mapping[str, str]) -> float:
    value = headers.get("Retry-After", "")
    return float(min(int(value), 3600)) if value.isascii() and value.isdigit() else 30.0
