"""`/feedback`: anybody asks, reports or suggests, without a name if they like; the number they get leads to the answer."""

import base64
from typing import Annotated, Literal

from flask import Blueprint, Response, redirect, request
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.errors import NotFound
from appliance.core.text import clean_line
from appliance.web.i18n import lang
from appliance.web.input import read_form
from central.hotline_figures import PERIOD, hotline_figures
from central.inbox import About, receive
from central.inbox_rules import CATEGORIES, NOT_HANDLED_HERE, STATE_NAMES
from central.inbox_words import complaint_guidance
from central.models_fleet import Box
from central.models_inbox import Conversation
from central.public_messages import FORM, TypedMessage, shown_messages
from central.public_page import count_miss, page, speak, throttle, throttle_sending
from central.services import central, inbox_tools
from central.tracking_words import day_text, local

blueprint = Blueprint("hotline", __name__, url_prefix="/feedback")
MESSAGE_CHARS = 4000
REFERENCE_BYTES = 15


class FeedbackForm(BaseModel):
    """What was typed; name and contact may stay empty. `form_id` makes a double click one."""

    model_config = ConfigDict(extra="forbid")

    category: Literal["question", "reflection", "proposal"]
    text: Annotated[str, StringConstraints(min_length=1, max_length=MESSAGE_CHARS, strip_whitespace=True)]
    name: Annotated[str, StringConstraints(max_length=120)] = ""
    contact: Annotated[str, StringConstraints(max_length=120)] = ""
    centre: Annotated[str, StringConstraints(max_length=64)] = ""
    form_id: Annotated[str, StringConstraints(min_length=8, max_length=64)]


@blueprint.get("")
def show_form() -> Response:
    """Show the form, and where complaints and denunciations are made instead."""
    throttle()
    centre = request.args.get("centre", "")[:64]
    with central().database.read() as session:
        box = session.get(Box, centre)
    return page(
        "feedback_form.html",
        box=box,
        categories={name: text for name, text in CATEGORIES.items() if name not in NOT_HANDLED_HERE},
        form_id=central().ambient.new_id(),
        complaints=complaint_guidance(lang(), central().config.inbox),
        max_chars=MESSAGE_CHARS,
    )


@blueprint.post("")
def take() -> AnyResponse:
    """Take it in and lead to its own page; it is on disk before the number is told."""
    throttle_sending()
    form, parts = read_form(FeedbackForm), central()
    message = TypedMessage(FORM, f"form:{form.form_id}", form.form_id, form.text, parts.ambient.now())
    with parts.database.write() as session:
        about = About(
            category=form.category,
            lang=lang(),
            box_id=form.centre if session.get(Box, form.centre) is not None else None,
            name=clean_line(form.name, 120, "name"),
            contact=clean_line(form.contact, 120, "contact"),
            reference=base64.b32encode(parts.ambient.random_bytes(REFERENCE_BYTES)).decode(),
        )
        received = receive(session, message, inbox_tools(), about)
        reference = session.get_one(Conversation, received.conversation_id).reference
    return redirect(f"/feedback/{reference}", 303)


@blueprint.get("/statistics")
def show_figures() -> Response:
    """Show how much came and how much was answered in time."""
    throttle()
    now = central().ambient.now()
    with central().database.read() as session:
        figures = hotline_figures(session, now)
    return page(
        "hotline_figures.html",
        figures=figures,
        categories=CATEGORIES,
        since=day_text(now - PERIOD),
        until=day_text(now),
    )


@blueprint.get("/<reference>")
def show_one(reference: str) -> Response:
    """Show what was sent under this address and what was answered; raises NotFound."""
    throttle()
    tools = inbox_tools()
    with central().database.read() as session:
        query = select(Conversation).where(Conversation.reference == reference.upper())
        conversation = session.scalars(query).one_or_none()
        if conversation is None:
            count_miss()
            raise NotFound("feedback-unknown", "Không có phiếu góp ý này.", "There is no such feedback.")
        messages = shown_messages(session, tools, conversation.id)
        box = session.get(Box, conversation.box_id) if conversation.box_id else None
    speak(conversation.lang)
    return page(
        "feedback_one.html",
        box=box,
        conversation=conversation,
        messages=messages,
        categories=CATEGORIES,
        state_names=STATE_NAMES,
        local=local,
        day_text=day_text,
    )
