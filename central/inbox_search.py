"""Finding conversations for officers: mine, unassigned, overdue, all; within what the account may see."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from appliance.core.errors import NotFound
from central.dossier_search import centre_of
from central.inbox_rules import ANSWERED, WAITING
from central.models_dossiers import Dossier
from central.models_inbox import Conversation, Presence
from central.models_staff import Staff

PAGE = 30
HERE = timedelta(seconds=90)
"""How long somebody counts as looking after their page last spoke; without scripts, after it was opened."""
TYPING = timedelta(seconds=15)

View = Literal["mine", "unassigned", "overdue", "all"]


class InboxQuery(BaseModel):
    """The query of the list: which view, and the last conversation of the page before."""

    model_config = ConfigDict(extra="ignore")

    view: View = "mine"
    after: Annotated[str, StringConstraints(max_length=64)] = ""


@dataclass(frozen=True)
class InboxPage:
    """One page of the list; `next_after` is empty on the last one."""

    conversations: list[Conversation]
    next_after: str


@dataclass(frozen=True)
class Colleague:
    """Somebody who has the conversation open."""

    full_name: str
    typing: bool


def find_conversations(session: Session, login: str, query: InboxQuery, now: datetime) -> InboxPage:
    """Return a page of the view: what is due first stands first; `all` has the newest first."""
    wanted = _visible(session, login).where(_in_view(query.view, login, now))
    newest = query.view == "all"
    if query.after and (last := session.get(Conversation, query.after)) is not None:
        wanted = wanted.where(_behind(last, newest=newest))
    order = (
        (Conversation.received_at.desc(), Conversation.id.desc())
        if newest
        else (Conversation.due_at, Conversation.id)
    )
    found = list(session.scalars(wanted.order_by(*order).limit(PAGE + 1)))
    return InboxPage(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else "")


def count_views(session: Session, login: str, now: datetime) -> dict[str, int]:
    """Return how many conversations wait in each view."""
    views: tuple[View, ...] = ("mine", "unassigned", "overdue")
    return {
        view: session.execute(
            select(func.count()).select_from(_visible(session, login).where(_in_view(view, login, now)).subquery())
        ).scalar_one()
        for view in views
    }


def visible_conversation(session: Session, login: str, conversation_id: str) -> Conversation:
    """Return the conversation if the account may see it; raises NotFound (also for another centre's)."""
    found = session.scalars(_visible(session, login).where(Conversation.id == conversation_id)).one_or_none()
    if found is None:
        raise NotFound("conversation-unknown", "Không có cuộc trao đổi này.", "There is no such conversation.")
    return found


def colleagues_at(session: Session, conversation_id: str, login: str, now: datetime) -> list[Colleague]:
    """Return who else looks at the conversation right now."""
    query = (
        select(Presence, Staff.full_name)
        .join(Staff, Staff.login == Presence.login)
        .where(Presence.conversation_id == conversation_id, Presence.login != login, Presence.seen_at > now - HERE)
        .order_by(Staff.full_name)
    )
    return [
        Colleague(name, row.typing_at is not None and row.typing_at > now - TYPING)
        for row, name in session.execute(query)
    ]


def who_may_own(session: Session, conversation: Conversation) -> list[Staff]:
    """Return the open accounts a conversation may be handed to: its centre's and the province's."""
    same = or_(Staff.box_id.is_(None), Staff.box_id == conversation.box_id)
    query = select(Staff).where(Staff.active, same, Staff.role != "guide").order_by(Staff.full_name, Staff.login)
    return list(session.scalars(query))


def dossier_beside(session: Session, conversation: Conversation) -> Dossier | None:
    """Return the dossier the conversation is about."""
    return session.get(Dossier, conversation.dossier_id) if conversation.dossier_id else None


def _visible(session: Session, login: str) -> Select[Conversation]:
    centre = centre_of(session, login)
    query = select(Conversation)
    if centre is None:
        return query
    return query.where(or_(Conversation.box_id == centre, Conversation.box_id.is_(None)))


def _in_view(view: View, login: str, now: datetime) -> ColumnElement[bool]:
    open_ones = Conversation.state.in_((WAITING, ANSWERED))
    if view == "mine":
        return and_(open_ones, Conversation.owner_login == login)
    if view == "unassigned":
        return and_(open_ones, Conversation.owner_login.is_(None))
    if view == "overdue":
        return and_(Conversation.state == WAITING, Conversation.due_at < now)
    return Conversation.id.is_not(None)


def _behind(last: Conversation, *, newest: bool) -> ColumnElement[bool]:
    if newest:
        same = and_(Conversation.received_at == last.received_at, Conversation.id < last.id)
        return or_(Conversation.received_at < last.received_at, same)
    same = and_(Conversation.due_at == last.due_at, Conversation.id > last.id)
    return or_(Conversation.due_at > last.due_at, same)
