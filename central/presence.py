"""Who of the staff has which conversation open, so that two never answer one citizen without seeing each other."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from central.models_inbox import Presence
from central.upsert import upsert_rows

FORGOTTEN_AFTER = timedelta(hours=1)


def note_presence(session: Session, conversation_id: str, login: str, now: datetime, *, typing: bool) -> None:
    """Keep that this officer looks at the conversation, and whether they write; old rows make room."""
    session.execute(delete(Presence).where(Presence.seen_at < now - FORGOTTEN_AFTER))
    row = {
        "conversation_id": conversation_id,
        "login": login,
        "seen_at": now,
        "typing_at": now if typing else None,
    }
    upsert_rows(session, Presence, [row])


def note_gone(session: Session, conversation_id: str, login: str) -> None:
    """Keep that this officer closed the page."""
    mine = (Presence.conversation_id == conversation_id) & (Presence.login == login)
    session.execute(delete(Presence).where(mine))
