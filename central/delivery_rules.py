"""The states of a delivery (a message on its way to a citizen) and what moves it; pure.

    ready     → leased      a worker took it
    leased    → sent        the channel accepted it
    leased    → deferred    not now: the channel is busy, down, at its limit, or it is night; tried again at `not_before`
    leased    → failed      no channel may or can carry it; staff see it
    leased    → uncertain   the request was on the wire and no answer tells what became of it
    leased    → ready       the worker ended before a byte was sent
    deferred  → leased
    sent      → delivered → read     as the channel reports, in any order
    sent      → failed      the channel reports later that it could not be delivered (an e-mail that bounced)
    uncertain → sent, delivered, read, failed    a later report of the channel, or a person who asked the citizen, tells
    uncertain → ready       a person decides to send it again: a machine never does
    ready, deferred → cancelled   it was overtaken (the dossier moved on, the citizen stopped the notices)

Before a request leaves, `wire_at` is committed. A lease that ran out with `wire_at` set is therefore uncertain, one
without it is ready again: whenever the process is killed, nothing is sent twice by itself.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.errors import Conflict

State = Literal["ready", "leased", "sent", "delivered", "read", "deferred", "failed", "uncertain", "cancelled"]
Kind = Literal["notice", "reply", "invitation", "survey", "acknowledgement"]
OutcomeKind = Literal["sent", "retryable", "permanent", "throttled", "duplicate", "outside_window", "uncertain"]

KINDS: tuple[Kind, ...] = ("notice", "reply", "invitation", "survey", "acknowledgement")
# What a person did not ask for a moment ago waits for a decent hour.
UNASKED: frozenset[str] = frozenset({"notice", "survey", "invitation"})
LEASE = timedelta(seconds=120)
MAX_ATTEMPTS = 12

_NEXT: dict[str, frozenset[str]] = {
    "ready": frozenset({"leased", "cancelled"}),
    "leased": frozenset({"sent", "deferred", "failed", "uncertain", "ready", "cancelled"}),
    "deferred": frozenset({"leased", "cancelled"}),
    "sent": frozenset({"delivered", "read", "failed"}),
    "delivered": frozenset({"read", "failed"}),
    "uncertain": frozenset({"sent", "delivered", "read", "failed", "ready"}),
    "read": frozenset(),
    "failed": frozenset({"ready"}),
    "cancelled": frozenset(),
}


@dataclass(frozen=True)
class Outcome:
    """What one attempt came to.

    `code` is the channel's own error number or a word of ours, never a text with data in it; `remote_id` the id the
    channel gave; `retry_after_s` how long it asked to be left alone; `cost_vnd` what the attempt is estimated to cost.
    """

    kind: OutcomeKind
    code: str = ""
    remote_id: str | None = None
    retry_after_s: float | None = None
    cost_vnd: int = 0
    quiet_channel: bool = False
    """The whole channel is unusable for now (token, quota), not just this message."""


def check_move(state: str, following: str) -> str:
    """Return `following` if it may come after `state`; raises Conflict "delivery-state"."""
    if following not in _NEXT[state]:
        raise Conflict(
            "delivery-state",
            "Tin này đã được xử lý rồi; xin tải lại trang.",
            "This message has been dealt with already; please reload the page.",
            state=state,
        )
    return following


def after_lost_lease(wire_at: datetime | None) -> State:
    """Return the state of a delivery whose worker is gone."""
    return "ready" if wire_at is None else "uncertain"


def decent_moment(kind: str, moment: datetime, opens: time, closes: time) -> datetime:
    """Return `moment`, or the next one at which a message of `kind` may ring a phone (`opens` to `closes`, local)."""
    local = moment.astimezone(LOCAL_ZONE)
    if kind not in UNASKED or opens <= local.time() < closes:
        return moment
    day = local.date() if local.time() < opens else local.date() + timedelta(days=1)
    return datetime.combine(day, opens, LOCAL_ZONE)
