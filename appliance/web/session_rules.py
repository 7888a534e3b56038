"""Pure rules of staff sessions: how long they live and when their end is moved."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class LoginPolicy:
    """Limits of log-ins and sessions, in seconds.

    A session ends after `lifetime_s` at the latest, so that a shift begins with a log-in, and after
    `idle_s` without a request (longer than the lunch break of 1.5 h). Five wrong passwords lock the account.
    """

    lock_after: int = 5
    lock_s: int = 300
    lifetime_s: int = 12 * 3600
    idle_s: int = 3 * 3600
    extend_every_s: int = 300


def first_expiry(now: datetime, policy: LoginPolicy) -> datetime:
    """Return when a session opened at `now` ends if it isn't used."""
    return now + timedelta(seconds=min(policy.idle_s, policy.lifetime_s))


def moved_expiry(created_at: datetime, expires_at: datetime, now: datetime, policy: LoginPolicy) -> datetime | None:
    """Return the new end of a session used at `now`, or None where moving it isn't worth a write yet."""
    latest = created_at + timedelta(seconds=policy.lifetime_s)
    wanted = min(now + timedelta(seconds=policy.idle_s), latest)
    if wanted - expires_at < timedelta(seconds=policy.extend_every_s):
        return None
    return wanted


def is_over(created_at: datetime, expires_at: datetime, now: datetime, policy: LoginPolicy) -> bool:
    """Tell whether the session has ended; also when the clock stands before its start by more than a minute."""
    if now < created_at - timedelta(seconds=60):
        return True  # a clock set back must not lengthen a session
    return now >= expires_at or now >= created_at + timedelta(seconds=policy.lifetime_s)
