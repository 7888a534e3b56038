"""`/staff/inbox`: the officers' one inbox: mine, unassigned, overdue; a conversation with its dossier beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.core.dossier_states import statuses
from appliance.core.text import format_phone
from appliance.web.i18n import _
from appliance.web.input import read_query
from appliance.web.login import Role, current_staff, require_role
from central.canned import ready_answers
from central.channel_limits import limit_of
from central.inbox_rules import CATEGORIES, CHANNEL_NAMES, REFERRED, STATE_NAMES, WAITING, looks_like_complaint
from central.inbox_search import (
    InboxQuery,
    colleagues_at,
    count_views,
    dossier_beside,
    find_conversations,
    visible_conversation,
    who_may_own,
)
from central.inbox_tools import CONTACT, NAME
from central.models_inbox import Conversation
from central.models_staff import Staff
from central.people import open_person
from central.presence import note_presence
from central.public_messages import ShownMessage, shown_messages
from central.services import central, inbox_tools
from central.staff_access import READERS, login_of_request
from central.tracking_words import day_text, due_text, local

blueprint = Blueprint("staff_inbox", __name__, url_prefix="/staff/inbox")
LIVE = "X-Live"
ALL_KINDS = ("in", "out", "auto", "note", "act")
MAY_UNLOCK = frozenset({Role.MANAGER, Role.ADMIN})


@dataclass(frozen=True)
class Draft:
    """What an officer had typed when sending was refused, and why."""

    text: str
    fault: str


@blueprint.get("")
@require_role(*READERS)
def show_list() -> Response:
    """Show the conversations of a view."""
    query, login, now = read_query(InboxQuery), login_of_request(), central().ambient.now()
    with central().database.read() as session:
        return live_page("staff_inbox.html", **_list(session, login, query, now))


@blueprint.get("/<conversation_id>")
@require_role(*READERS)
def show_one(conversation_id: str) -> Response:
    """Show one conversation, the rest of the inbox beside it; whoever else opens it sees that we are here."""
    return conversation_page(conversation_id, read_query(InboxQuery))


def conversation_page(
    conversation_id: str, query: InboxQuery, draft: Draft | None = None, status: int = 200, *, unlocked: bool = False
) -> Response:
    """Return the page of one conversation, with a refused draft kept in its form."""
    parts, login = central(), login_of_request()
    now = parts.ambient.now()
    if LIVE not in request.headers:  # a page that renews itself says by itself who is there
        with parts.database.write() as session:
            visible_conversation(session, login, conversation_id)
            note_presence(session, conversation_id, login, now, typing=False)
    with parts.database.read() as session:
        conversation = visible_conversation(session, login, conversation_id)
        return live_page(
            "staff_conversation.html",
            status,
            **_list(session, login, query, now),
            **_conversation(session, conversation, login, now),
            locked=conversation.state == REFERRED and not unlocked,
            may_unlock=may_unlock(),
            draft=draft,
            form_id=parts.ambient.new_id(),
        )


def live_page(template: str, status: int = 200, **values: Any) -> Response:
    """Return a page that hears of changes by the event stream, where there is one."""
    part = central().config.stream
    stream_url = part.public_url if part.feed is not None else ""
    body = render_template(template, stream_url=stream_url, **values)
    answer = Response(body, status, content_type="text/html; charset=utf-8")
    origin = urlsplit(stream_url)
    if origin.netloc:
        # The stream of the demo has a port of its own; nothing else may be asked.
        answer.headers["Content-Security-Policy"] = (
            f"default-src 'self'; connect-src 'self' {origin.scheme}://{origin.netloc}; img-src 'self' data:;"
            " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
    return answer


def may_unlock() -> bool:
    """Tell whether whoever asks may open the text of a complaint, which is not handled here and so not read here."""
    staff = current_staff()
    return staff is not None and staff.role in MAY_UNLOCK


def _list(session: Session, login: str, query: InboxQuery, now: datetime) -> dict[str, Any]:
    found = find_conversations(session, login, query, now)
    tools = inbox_tools()
    return {
        "query": query,
        "found": found,
        "counts": count_views(session, login, now),
        "views": {
            "mine": _("Của tôi"),
            "unassigned": _("Chưa ai nhận"),
            "overdue": _("Quá hạn"),
            "all": _("Tất cả"),
        },
        "who": {
            one.id: _writer(tools.sealer.open_optional(one.name_sealed, NAME, one.id)) for one in found.conversations
        },
        "states": STATE_NAMES,
        "categories": CATEGORIES,
        "channels": CHANNEL_NAMES,
        "is_late": lambda one: one.state == WAITING and one.due_at < now,
        "local": local,
        "day_text": day_text,
    }


def _conversation(session: Session, conversation: Conversation, login: str, now: datetime) -> dict[str, Any]:
    tools = inbox_tools()
    dossier = dossier_beside(session, conversation)
    messages = shown_messages(session, tools, conversation.id, ALL_KINDS)
    staff = {one.login: one.full_name for one in session.scalars(select(Staff))}
    return {
        "conversation": conversation,
        "messages": messages,
        "hint": _hint(conversation, messages),
        "name": tools.sealer.open_optional(conversation.name_sealed, NAME, conversation.id),
        "contact": tools.sealer.open_optional(conversation.contact_sealed, CONTACT, conversation.id),
        "dossier": dossier,
        "person": open_person(tools.sealer, dossier) if dossier else None,
        "dossier_statuses": statuses(),
        "colleagues": colleagues_at(session, conversation.id, login, now),
        "names": staff,
        "owners": who_may_own(session, conversation),
        "canned": ready_answers(session),
        "limit": limit_of(conversation.channel, public=conversation.public),
        "act_words": lambda text: act_words(text, staff),
        "due_text": due_text,
        "format_phone": format_phone,
        "me": login,
    }


def act_words(act: str, names: dict[str, str]) -> str:
    """Return a recorded act in words."""
    what, _colon, value = act.partition(":")
    if what == "owner":
        return _("giao cho %(name)s", name=names.get(value, value)) if value else _("trả về bàn trực")
    if what in ("category", "referred"):
        return _("xếp loại: %(name)s", name=_(CATEGORIES[value]))
    return _("đánh dấu đã xong")


def _hint(conversation: Conversation, messages: list[ShownMessage]) -> str | None:
    if conversation.state == REFERRED:
        return None
    return next((found for one in messages if one.kind == "in" and (found := looks_like_complaint(one.text))), None)


def _writer(name: str | None) -> str:
    return name or _("Người dân")
