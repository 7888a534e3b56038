"""How often one device may ask: a bucket that refills with time; pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bucket:
    """What one device has left; `at_s` is the monotonic second of the last look."""

    tokens: float
    at_s: float


@dataclass(frozen=True)
class Limit:
    """At most `burst` at once and `per_minute` in the long run."""

    burst: int
    per_minute: float


def take(bucket: Bucket | None, limit: Limit, now_s: float) -> tuple[Bucket, float]:
    """Take one from the bucket; return it and the seconds to wait (0 when it was granted)."""
    before = bucket or Bucket(limit.burst, now_s)
    refill = max(0.0, now_s - before.at_s) * limit.per_minute / 60
    tokens = min(float(limit.burst), before.tokens + refill)
    if tokens >= 1:
        return Bucket(tokens - 1, now_s), 0.0
    return Bucket(tokens, now_s), (1 - tokens) * 60 / limit.per_minute


def is_full(bucket: Bucket, limit: Limit, now_s: float) -> bool:
    """Tell whether the bucket has refilled, so that the device may be forgotten."""
    return bucket.tokens + (now_s - bucket.at_s) * limit.per_minute / 60 >= limit.burst
