"""`/t/{token}/messages`: whoever holds a slip writes to the officer in charge, and reads the answers; no script needed."""

from typing import Annotated

from flask import Blueprint, Response, redirect
from pydantic import BaseModel, ConfigDict, StringConstraints
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.errors import Conflict, NotFound
from appliance.web.input import read_form
from central.inbox import About, receive
from central.inbox_rules import STATE_NAMES
from central.public_messages import WEB, TypedMessage, conversations_of_slip, shown_messages, slip_writer
from central.public_page import not_found, page, speak, throttle, throttle_sending
from central.services import central, inbox_tools
from central.tracking_page import behind_token
from central.tracking_store import Found
from central.tracking_words import day_text, local

blueprint = Blueprint("slip_messages", __name__)
MESSAGE_CHARS = 2000


class MessageForm(BaseModel):
    """A message; `form_id` makes a double click one."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(min_length=1, max_length=MESSAGE_CHARS, strip_whitespace=True)]
    form_id: Annotated[str, StringConstraints(min_length=8, max_length=64)]


@blueprint.get("/t/<token>/messages")
@blueprint.get("/T/<token>/messages")
def show(token: str) -> AnyResponse:
    """Show what was written from this slip and answered, and the form."""
    throttle()
    try:
        behind = behind_token(token)
    except NotFound as error:
        return not_found(error)
    if not isinstance(behind, Found):
        return redirect(f"/t/{token.upper()}", 303)
    return _page(token, behind)


@blueprint.post("/t/<token>/messages")
@blueprint.post("/T/<token>/messages")
def send(token: str) -> AnyResponse:
    """Take the message in: it is on disk before the page says so."""
    throttle_sending()
    form, behind, parts = read_form(MessageForm), behind_token(token), central()
    if not isinstance(behind, Found):
        raise Conflict(
            "slip-not-current",
            "Giấy hẹn này không còn dùng để nhắn tin. Xin gọi đường dây hỗ trợ.",
            "This slip can't be used for messages any more. Please call the help line.",
        )
    dossier = behind.dossier
    message = TypedMessage(WEB, slip_writer(dossier.id), form.form_id, form.text, parts.ambient.now())
    about = About(dossier_id=dossier.id, proven=True, lang=dossier.lang, box_id=behind.box.id)
    with parts.database.write() as session:
        receive(session, message, inbox_tools(), about)
    return redirect(f"/t/{token.upper()}/messages#last", 303)


def _page(token: str, found: Found) -> Response:
    speak(found.dossier.lang)
    tools = inbox_tools()
    with central().database.read() as session:
        talks = conversations_of_slip(session, found.dossier.id)
        messages = [(talk, shown_messages(session, tools, talk.id)) for talk in talks]
    return page(
        "slip_messages.html",
        box=found.box,
        token=token.upper(),
        dossier=found.dossier,
        talks=messages,
        form_id=central().ambient.new_id(),
        state_names=STATE_NAMES,
        local=local,
        day_text=day_text,
        max_chars=MESSAGE_CHARS,
    )
