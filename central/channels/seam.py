"""What a channel brings: the ways by which it sends, what its events mean, its webhook, its own background work."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask import Blueprint

from central.delivery_rules import Outcome
from central.services import CentralServices


@dataclass(frozen=True)
class Outgoing:
    """One message ready to go: to `remote`, as free text or as a template's data; `id` names it wherever it returns."""

    id: str
    kind: str
    remote: str
    text: str
    template: str
    data: Mapping[str, str]
    conversation_id: str | None = None
    lang: str = "vi"


class Way(Protocol):
    """One way of sending, with its own limit and price."""

    @property
    def per_minute(self) -> int:
        """How many requests the other side allows in a minute."""

    @property
    def price_vnd(self) -> int:
        """What one message is estimated to cost."""

    def send(self, message: Outgoing) -> Outcome:
        """Send once and tell what became of it; never raises for what the other side or the line does."""


@dataclass(frozen=True)
class Channel:
    """One channel. `ways` are made only where it is switched on; `handle` works on one stored event."""

    name: str
    ways: Callable[[CentralServices], Mapping[str, Way]]
    handle: Callable[[bytes, str], str] | None = None
    """(body, event id) → a word for what was done; runs in the app's context, writes in one transaction."""
    webhook: Blueprint | None = None
    background: Callable[[threading.Event], None] | None = None


Channels = Sequence[Channel]
