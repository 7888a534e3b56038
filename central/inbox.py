"""Taking in what citizens write, whatever the channel: once each, to the right officer, with its number and due time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from appliance.core.dossier_codes import parse_code
from appliance.core.errors import InvalidInput
from central.inbox_outgoing import automatic, is_quiet
from central.inbox_rules import TYPED_IN, after, answer_due, belongs_to
from central.inbox_tools import CONTACT, NAME, REMOTE, InboxTools, NewMessage, add_message, next_number
from central.inbox_words import acknowledgement
from central.models_dossiers import Dossier
from central.models_inbox import Conversation, ConversationMessage
from central.models_staff import Staff

_CODE = re.compile(r"[A-Za-z0-9.]{3,20}\s?-\s?\d{6}\s?-\s?\d{4,5}")
MAX_TEXT_CHARS = 20_000


class Incoming(Protocol):
    """A message as a channel hands it over (`central.channels.incoming.IncomingMessage`)."""

    @property
    def channel(self) -> str:
        """Its name, as in `inbox_rules.CHANNEL_NAMES`."""

    @property
    def remote_user(self) -> str:
        """Who wrote, as the channel names them."""

    @property
    def remote_message_id(self) -> str:
        """The channel's own id of the message."""

    @property
    def text(self) -> str:
        """What was written."""

    @property
    def attachments(self) -> Sequence[Any]:
        """What came with it, already fetched."""

    @property
    def received_at(self) -> datetime:
        """When it was sent."""

    @property
    def public(self) -> bool:
        """Whether everybody can read it (a comment under a post)."""


@dataclass(frozen=True)
class About:
    """What is known beside the message itself."""

    dossier_id: str | None = None
    proven: bool = False
    category: str = "question"
    lang: str = "vi"
    box_id: str | None = None
    name: str = ""
    contact: str = ""
    reference: str | None = None
    author: str | None = None
    """The officer who typed it in for a caller or visitor."""


@dataclass(frozen=True)
class Received:
    """Where the message went; `fresh` is False for one that had come before."""

    conversation_id: str
    fresh: bool


def receive(session: Session, message: Incoming, tools: InboxTools, about: About | None = None) -> Received:
    """Keep the message in its conversation, or begin one, in the caller's transaction.

    The same (channel, remote_message_id) again changes nothing. Out of hours the writer is told once, automatically.
    """
    _one_at_a_time(session, _blind(tools, message))
    known = _known(session, message)
    if known is not None:
        return Received(known, fresh=False)
    about = about or About()
    conversation = _current(session, message, tools, about) or _begun(session, message, tools, about)
    new = NewMessage(
        kind="in",
        channel=message.channel,
        text=message.text[:MAX_TEXT_CHARS],
        at=message.received_at,
        remote_id=message.remote_message_id,
        author=about.author,
        attachments=[_attachment(one) for one in message.attachments],
    )
    add_message(session, tools, conversation.id, new)
    _moved_on(conversation, message, tools)
    if message.channel not in TYPED_IN:
        _acknowledge(session, conversation, tools)
    return Received(conversation.id, fresh=True)


def _one_at_a_time(session: Session, blind: str) -> None:
    # Two workers with messages of one person: the second waits, then sees what the first began. SQLite has one writer.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": int(blind[:15], 16)})


def _known(session: Session, message: Incoming) -> str | None:
    query = select(ConversationMessage.conversation_id).where(
        ConversationMessage.channel == message.channel, ConversationMessage.remote_id == message.remote_message_id
    )
    return session.execute(query).scalar_one_or_none()


def _current(session: Session, message: Incoming, tools: InboxTools, about: About) -> Conversation | None:
    query = select(Conversation).where(
        Conversation.remote_blind == _blind(tools, message), Conversation.public == message.public
    )
    if about.dossier_id is not None:
        query = query.where(Conversation.dossier_id == about.dossier_id)
    newest = query.order_by(Conversation.last_in_at.desc()).limit(1).with_for_update()
    found = session.execute(newest).scalar_one_or_none()
    reopen = timedelta(days=tools.settings.reopen_days)
    if found is None or not belongs_to(found.state, found.handled_at, message.received_at, reopen):
        return None
    return found


def _begun(session: Session, message: Incoming, tools: InboxTools, about: About) -> Conversation:
    dossier = _dossier(session, message.text, about)
    conversation_id, now = tools.ambient.new_id(), tools.ambient.now()
    seal = tools.sealer.seal_optional
    due = answer_due(tools.calendar(), message.received_at, about.category, tools.settings.answer_days())
    conversation = Conversation(
        id=conversation_id,
        number=next_number(session, tools.ambient),
        reference=about.reference,
        box_id=dossier.box_id if dossier else about.box_id,
        dossier_id=dossier.id if dossier else None,
        proven=about.proven,
        channel=message.channel,
        public=message.public,
        lang=about.lang,
        remote_blind=_blind(tools, message),
        remote_sealed=tools.sealer.seal(message.remote_user, REMOTE, conversation_id),
        name_sealed=seal(about.name, NAME, conversation_id),
        contact_sealed=seal(about.contact, CONTACT, conversation_id),
        category=about.category,
        state="waiting",
        owner_login=about.author or _officer(session, dossier),
        received_at=message.received_at,
        first_due_at=due,
        due_at=due,
        last_in_at=message.received_at,
        version=1,
        changed_at=now,
    )
    session.add(conversation)
    session.flush()
    return conversation


def _blind(tools: InboxTools, message: Incoming) -> str:
    return tools.sealer.blind(f"{message.channel}:{message.remote_user}", REMOTE)


def _dossier(session: Session, words: str, about: About) -> Dossier | None:
    """The dossier that is known, otherwise the one whose code stands in the text (which proves nothing)."""
    if about.dossier_id is not None:
        return session.get(Dossier, about.dossier_id)
    for found in _CODE.findall(words):
        try:
            code = parse_code(found).text
        except InvalidInput:
            continue
        dossier = session.scalars(select(Dossier).where(Dossier.code == code)).one_or_none()
        if dossier is not None:
            return dossier
    return None


def _officer(session: Session, dossier: Dossier | None) -> str | None:
    """The officer in charge, if that account is open; otherwise nobody: the duty desk takes it."""
    for login in (dossier.handler_login, dossier.officer_login) if dossier else ():
        staff = session.get(Staff, login) if login else None
        if staff is not None and staff.active:
            return staff.login
    return None


def _moved_on(conversation: Conversation, message: Incoming, tools: InboxTools) -> None:
    before, conversation.state = conversation.state, after(conversation.state, "citizen")
    if before in ("answered", "handled"):
        days = tools.settings.answer_days()
        conversation.due_at = answer_due(tools.calendar(), message.received_at, conversation.category, days)
        conversation.handled_at = None
    conversation.last_in_at = max(conversation.last_in_at, message.received_at)
    conversation.changed_at = tools.ambient.now()


def _acknowledge(session: Session, conversation: Conversation, tools: InboxTools) -> None:
    now = tools.ambient.now()
    calendar = tools.calendar()
    if conversation.public or conversation.state != "waiting" or calendar.is_open(now):
        return
    if is_quiet(session, conversation, now):
        words = acknowledgement(conversation.lang, conversation.number, calendar.next_opening(now))
        automatic(session, tools, conversation, words)


def _attachment(one: Any) -> dict[str, Any]:
    return dict(one) if isinstance(one, dict) else dict(vars(one))
