"""What goes out to citizens from the inbox: written into the conversation first, then handed to its channel."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.channels.people import follower_rows
from central.deliveries import Delivery, Recipient, queue
from central.delivery_rules import Kind
from central.inbox_rules import READ_ON_OUR_PAGES, TYPED_IN, after
from central.inbox_tools import REMOTE, InboxTools, NewMessage, add_message, check_seen
from central.inbox_words import answer_waits, first_reply, privately, referral
from central.models_inbox import Conversation, ConversationMessage

QUIET = timedelta(hours=12)


def automatic(session: Session, tools: InboxTools, conversation: Conversation, words: str) -> None:
    """Send what no person wrote; the text itself says that it is automatic."""
    now = tools.ambient.now()
    message_id = add_message(session, tools, conversation.id, NewMessage("auto", conversation.channel, words, now))
    _send(session, tools, conversation, message_id, "acknowledgement", words)
    conversation.changed_at = now


def is_quiet(session: Session, conversation: Conversation, now: datetime) -> bool:
    """Tell whether the writer had no automatic answer, in any conversation, for twelve hours."""
    query = (
        select(ConversationMessage.id)
        .join(Conversation, Conversation.id == ConversationMessage.conversation_id)
        .where(
            Conversation.remote_blind == conversation.remote_blind,
            ConversationMessage.kind == "auto",
            ConversationMessage.at > now - QUIET,
        )
    )
    return session.execute(query.limit(1)).first() is None


def answer(
    session: Session, tools: InboxTools, conversation: Conversation, login: str, words: str, form_id: str, seen: int
) -> bool:
    """Send an officer's answer from a conversation that is locked by the caller; False when this form was sent before.

    Raises Conflict "conversation-changed" where a colleague acted since `seen`, "conversation-state" where it is
    locked. In public only the request to write privately goes out, whatever was typed.
    """
    if _was_sent(session, form_id):
        return False
    check_seen(conversation, seen)
    now = tools.ambient.now()
    conversation.state = after(conversation.state, "answer")
    if conversation.public:
        words = privately(conversation.lang)
    elif conversation.first_answer_at is None:
        words = first_reply(conversation.lang, words)
    new = NewMessage("out", conversation.channel, words, now, form_id=form_id, author=login)
    _send(session, tools, conversation, add_message(session, tools, conversation.id, new), "reply", words)
    conversation.first_answer_at = conversation.first_answer_at or now
    conversation.owner_login = conversation.owner_login or login
    conversation.handled_at = None
    touch(conversation, now)
    return True


def note(
    session: Session, tools: InboxTools, conversation: Conversation, login: str, words: str, form_id: str
) -> None:
    """Keep a note that only staff reads; the same form again changes nothing."""
    now = tools.ambient.now()
    new = NewMessage("note", conversation.channel, words, now, form_id=form_id, author=login)
    if add_message(session, tools, conversation.id, new) is not None:
        conversation.changed_at = now


def hand_over(session: Session, tools: InboxTools, conversation: Conversation, login: str, to: str | None) -> None:
    """Give the conversation to a colleague, or back to the duty desk."""
    if conversation.owner_login == to:
        return
    conversation.owner_login = to
    _record(session, tools, conversation, login, f"owner:{to or ''}")


def mark_handled(session: Session, tools: InboxTools, conversation: Conversation, login: str) -> None:
    """Mark it as dealt with; raises Conflict "conversation-state"."""
    conversation.state = after(conversation.state, "handled")
    conversation.handled_at = tools.ambient.now()
    _record(session, tools, conversation, login, "handled")


def set_category(session: Session, tools: InboxTools, conversation: Conversation, login: str, category: str) -> None:
    """Put it under another category, which moves nothing else; for those that are not handled here use `refer`."""
    conversation.category = category
    _record(session, tools, conversation, login, f"category:{category}")


def refer(session: Session, tools: InboxTools, conversation: Conversation, login: str, category: str) -> None:
    """Answer a complaint or denunciation with where and how it is made, and lock the text."""
    conversation.state = after(conversation.state, "refer")
    conversation.category = category
    now = tools.ambient.now()
    automatic(session, tools, conversation, referral(conversation.lang, tools.settings))
    conversation.first_answer_at = conversation.first_answer_at or now
    conversation.handled_at = now
    _record(session, tools, conversation, login, f"referred:{category}")


def touch(conversation: Conversation, now: datetime) -> None:
    """Count an act of staff."""
    conversation.version += 1
    conversation.changed_at = now


def _record(session: Session, tools: InboxTools, conversation: Conversation, login: str, act: str) -> None:
    now = tools.ambient.now()
    add_message(session, tools, conversation.id, NewMessage("act", conversation.channel, act, now, author=login))
    touch(conversation, now)


def _send(
    session: Session, tools: InboxTools, conversation: Conversation, message_id: str | None, kind: Kind, words: str
) -> None:
    """Hand the message to its channel; what was written on our own pages is read there, calls are answered by voice."""
    if message_id is not None and conversation.channel == "web" and kind == "reply":
        _tell_followers(session, tools, conversation, message_id)
    if message_id is None or conversation.channel in READ_ON_OUR_PAGES or conversation.channel in TYPED_IN:
        return
    remote = tools.sealer.open(conversation.remote_sealed, REMOTE, conversation.id)
    delivery = Delivery(
        key=f"{kind}:{message_id}",
        kind=kind,
        recipient=Recipient(conversation.channel, remote),
        dossier_id=conversation.dossier_id,
        conversation_id=conversation.id,
        text=words,
    )
    queue(session, delivery, tools.ambient, tools.sealer)


def _tell_followers(session: Session, tools: InboxTools, conversation: Conversation, message_id: str) -> None:
    """Tell those who follow the dossier that an answer waits on its page; the answer itself is not sent around."""
    if conversation.dossier_id is None or not follower_rows(session, conversation.dossier_id):
        return
    invitation = Delivery(
        key=f"invitation:{message_id}",
        kind="invitation",
        dossier_id=conversation.dossier_id,
        conversation_id=conversation.id,
        text=answer_waits(conversation.lang),
        template="invite",
    )
    queue(session, invitation, tools.ambient, tools.sealer)


def _was_sent(session: Session, form_id: str) -> bool:
    query = select(ConversationMessage.id).where(ConversationMessage.form_id == form_id)
    return session.execute(query).first() is not None
