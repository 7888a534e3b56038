"""By which ways a message may go, best first, from what is known of the person and of the channels; pure.

Order for a dossier's people: chat of the Zalo account inside its window, approved template by user id, approved
template by telephone, e-mail, SMS, and the duty desk's call list, so that nobody is left without.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

CHAT, BY_USER, BY_PHONE, MESSENGER, EMAIL, SMS, CALL = (
    "zalo",
    "zalo_template",
    "zalo_phone",
    "messenger",
    "email",
    "sms",
    "call",
)
ZALO_WAYS = frozenset({CHAT, BY_USER, BY_PHONE})
# Zalo takes free text until seven days after the person's last act; Messenger for 24 hours.
CHAT_WINDOW, MESSENGER_WINDOW = timedelta(days=7), timedelta(hours=24)
# What a person at the counter or with the result in hand need not be rung for.
NOT_WORTH_A_CALL = frozenset({"2", "7", "10"})


@dataclass(frozen=True)
class Known:
    """What is known when a message is about to leave.

    `usable` are the ways that are switched on, healthy and below their cap; `given_up` those that refused this message.
    `wanted` is the channel it must go by, None for the best. `last_in_at` is when the person last did something there.
    """

    kind: str
    usable: frozenset[str]
    given_up: frozenset[str]
    wanted: str | None = None
    zalo_allowed: bool = True
    zalo_user: str | None = None
    last_in_at: datetime | None = None
    remote: str | None = None
    phone: str | None = None
    email: str | None = None
    has_template: bool = False
    status: str = ""


def ways(known: Known, now: datetime) -> list[tuple[str, str]]:
    """Return (way, remote) in the order to try them; the call list last, where it is worth a call."""
    possible = _to_one(known, now) if known.wanted is not None else _to_dossier(known, now)
    usable = [(way, remote) for way, remote in possible if way in known.usable and way not in known.given_up]
    return usable + ([(CALL, known.phone or "")] if worth_a_call(known) else [])


def worth_a_call(known: Known) -> bool:
    """Tell whether the duty desk should ring where nothing else is left: for answers, and for news that need an act."""
    if known.kind == "reply":
        return True
    return known.kind == "notice" and known.wanted is None and known.status not in NOT_WORTH_A_CALL


def _to_one(known: Known, now: datetime) -> list[tuple[str, str]]:
    remote = known.remote or ""
    if known.wanted == CHAT:
        return _zalo(known, remote, now)
    if known.wanted == MESSENGER:
        return [(MESSENGER, remote)] if _within(known.last_in_at, now, MESSENGER_WINDOW) else []
    return [(known.wanted or "", remote)]


def _to_dossier(known: Known, now: datetime) -> list[tuple[str, str]]:
    found = _zalo(known, known.zalo_user, now) if known.zalo_user else []
    if known.phone and known.zalo_allowed and known.has_template:
        found.append((BY_PHONE, known.phone))
    if known.email:
        found.append((EMAIL, known.email))
    if known.phone:
        found.append((SMS, known.phone))
    return found


def _zalo(known: Known, user: str, now: datetime) -> list[tuple[str, str]]:
    if not known.zalo_allowed:
        return []
    chat = [(CHAT, user)] if _within(known.last_in_at, now, CHAT_WINDOW) else []
    return chat + ([(BY_USER, user)] if known.has_template else [])


def _within(last: datetime | None, now: datetime, window: timedelta) -> bool:
    return last is not None and now - last < window


def sms_text(folded: str, link: str) -> str:
    """Return one SMS of at most 160 plain letters: beyond them a message costs three times as much."""
    room = 160 - len(link) - 1
    return f"{folded[:room].rstrip()} {link}" if link else folded[:160]
