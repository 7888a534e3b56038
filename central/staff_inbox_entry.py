"""`/staff/inbox/new`: a phone call or a visitor, typed in by the officer; and the officers' own ready-made answers."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from flask import Blueprint, redirect, render_template
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.errors import InvalidInput
from appliance.core.text import clean_line
from appliance.web.input import read_form
from appliance.web.login import require_role
from central.dossier_search import centre_of, dossier_with_code
from central.inbox import About, receive
from central.inbox_outgoing import refer
from central.inbox_rules import CATEGORIES, CHANNEL_NAMES, NOT_HANDLED_HERE, TYPED_IN
from central.inbox_tools import locked_conversation
from central.models_inbox import CannedAnswer
from central.public_messages import TypedMessage
from central.services import central, inbox_tools
from central.staff_access import READERS, login_of_request

blueprint = Blueprint("staff_inbox_entry", __name__, url_prefix="/staff/inbox")
FormId = Annotated[str, StringConstraints(min_length=8, max_length=64)]


class EntryForm(BaseModel):
    """Who called or came, when, about what: one line is enough."""

    model_config = ConfigDict(extra="forbid")

    channel: Literal["phone", "visit"]
    category: Literal["question", "reflection", "proposal", "complaint", "denunciation"]
    time: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    text: Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
    name: Annotated[str, StringConstraints(max_length=120)] = ""
    contact: Annotated[str, StringConstraints(max_length=120)] = ""
    code: Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)] = ""
    form_id: FormId


class CannedForm(BaseModel):
    """A ready-made answer; with an empty text the one of this title is taken away."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
    text: Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)] = ""


@blueprint.get("/new")
@require_role(*READERS)
def show_form() -> str:
    """Show the form for a call or a visitor."""
    now = central().ambient.now()
    return render_template(
        "staff_entry.html",
        categories=CATEGORIES,
        channels={name: CHANNEL_NAMES[name] for name in TYPED_IN},
        now=now.astimezone(LOCAL_ZONE).strftime("%H:%M"),
        form_id=central().ambient.new_id(),
    )


@blueprint.post("/new")
@require_role(*READERS)
def take() -> AnyResponse:
    """Keep it as a conversation of the officer's own; a complaint is only told where and how."""
    form, login, tools = read_form(EntryForm), login_of_request(), inbox_tools()
    with central().database.write() as session:
        message = TypedMessage(form.channel, f"entry:{form.form_id}", form.form_id, form.text, _moment(form.time))
        received = receive(session, message, tools, _about(session, form, login))
        if received.fresh and form.category in NOT_HANDLED_HERE:
            conversation = locked_conversation(session, received.conversation_id)
            refer(session, tools, conversation, login, form.category)
    return redirect(f"/staff/inbox/{received.conversation_id}", 303)


@blueprint.get("/canned")
@require_role(*READERS)
def show_canned() -> str:
    """Show the ready-made answers the officers keep."""
    with central().database.read() as session:
        own = list(session.scalars(select(CannedAnswer).order_by(CannedAnswer.title)))
    return render_template("staff_canned.html", kept=own)


@blueprint.post("/canned")
@require_role(*READERS)
def keep_canned() -> AnyResponse:
    """Keep, change or take away one."""
    form, parts = read_form(CannedForm), central()
    title = clean_line(form.title, 60, "title")
    with parts.database.write() as session:
        session.execute(delete(CannedAnswer).where(CannedAnswer.title == title))
        if form.text:
            now = parts.ambient.now()
            session.add(CannedAnswer(id=parts.ambient.new_id(), title=title, text=form.text, updated_at=now))
    return redirect("/staff/inbox/canned", 303)


def _about(session: Session, form: EntryForm, login: str) -> About:
    dossier = dossier_with_code(session, login, form.code) if form.code else None
    return About(
        dossier_id=dossier.id if dossier else None,
        proven=dossier is not None,  # the officer has asked who it is
        category=form.category,
        box_id=centre_of(session, login),
        name=clean_line(form.name, 120, "name"),
        contact=clean_line(form.contact, 120, "contact"),
        author=login,
    )


def _moment(text: str) -> datetime:
    now = central().ambient.now()
    hour, minute = (int(part) for part in text.split(":"))
    at = now.astimezone(LOCAL_ZONE).replace(hour=hour, minute=minute, second=0, microsecond=0)
    if at > now + timedelta(minutes=1):
        raise InvalidInput(
            "time-to-come", "Giờ ghi lớn hơn giờ hiện tại.", "The time is later than now.", field="time"
        )
    return min(at, now)
