"""What officers do with a conversation: answer, note, hand over, mark as handled, put under a category, say they are here."""

from typing import Annotated, Literal

from flask import Blueprint, Response, redirect
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.errors import Conflict, InvalidInput, MotcuaError
from appliance.web.i18n import lang
from appliance.web.input import read_form
from appliance.web.login import Role, require_role
from central.audit import append_audit
from central.channel_limits import check_answer
from central.inbox_outgoing import answer, hand_over, mark_handled, note, refer, set_category
from central.inbox_rules import NOT_HANDLED_HERE
from central.inbox_search import InboxQuery, visible_conversation, who_may_own
from central.inbox_tools import check_seen, locked_conversation
from central.models_inbox import Conversation
from central.presence import note_gone, note_presence
from central.services import central, inbox_tools
from central.staff_access import READERS, login_of_request
from central.staff_inbox import Draft, conversation_page

blueprint = Blueprint("staff_inbox_acts", __name__, url_prefix="/staff/inbox")
ANSWER_CHARS = 2000
Words = Annotated[str, StringConstraints(min_length=1, max_length=ANSWER_CHARS, strip_whitespace=True)]
FormId = Annotated[str, StringConstraints(min_length=8, max_length=64)]


class Form(BaseModel):
    """Base: a misspelt field must not be dropped silently."""

    model_config = ConfigDict(extra="forbid")


class AnswerForm(Form):
    """An answer; `version` is what the officer saw, `form_id` makes a double click one."""

    text: Words
    version: int
    form_id: FormId
    then: Literal["stay", "handled"] = "stay"


class NoteForm(Form):
    """A note for colleagues."""

    text: Words
    form_id: FormId


class OwnerForm(Form):
    """Whose it is from now on; empty: the duty desk's."""

    owner: Annotated[str, StringConstraints(max_length=64)] = ""
    version: int


class HandledForm(Form):
    """Done."""

    version: int


class CategoryForm(Form):
    """Another category."""

    category: Literal["question", "reflection", "proposal", "complaint", "denunciation"]
    version: int


class HereForm(Form):
    """A page that is open: looking, writing, or just closed."""

    state: Literal["looking", "typing", "gone"]


@blueprint.post("/<conversation_id>/reply")
@require_role(*READERS)
def reply(conversation_id: str) -> AnyResponse:
    """Send the answer; where a colleague acted meanwhile, show theirs and keep what was typed."""
    form = read_form(AnswerForm)
    parts, login, tools = central(), login_of_request(), inbox_tools()
    try:
        with parts.database.write() as session:
            conversation = _locked(session, conversation_id)
            check_answer(
                form.text,
                conversation.channel,
                public=conversation.public,
                hotline=parts.config.central.hotline,
            )
            if answer(session, tools, conversation, login, form.text, form.form_id, form.version):
                if form.then == "handled":
                    mark_handled(session, tools, conversation, login)
                _audit(session, conversation, "inbox.answer", {})
    except (Conflict, InvalidInput) as error:
        return _again(conversation_id, form.text, error)
    return _back(conversation_id)


@blueprint.post("/<conversation_id>/note")
@require_role(*READERS)
def add_note(conversation_id: str) -> AnyResponse:
    """Keep a note that citizens never see."""
    form = read_form(NoteForm)
    with central().database.write() as session:
        note(session, inbox_tools(), _locked(session, conversation_id), login_of_request(), form.text, form.form_id)
    return _back(conversation_id)


@blueprint.post("/<conversation_id>/owner")
@require_role(*READERS)
def give(conversation_id: str) -> AnyResponse:
    """Take it, hand it over, or give it back to the duty desk."""
    form, login = read_form(OwnerForm), login_of_request()
    with central().database.write() as session:
        conversation = _locked(session, conversation_id)
        check_seen(conversation, form.version)
        if form.owner and form.owner not in {one.login for one in who_may_own(session, conversation)}:
            raise InvalidInput("owner-unknown", "Không giao được cho tài khoản này.", "This account can't take it.")
        hand_over(session, inbox_tools(), conversation, login, form.owner or None)
        _audit(session, conversation, "inbox.owner", {"to": form.owner})
    return _back(conversation_id)


@blueprint.post("/<conversation_id>/handled")
@require_role(*READERS)
def handled(conversation_id: str) -> AnyResponse:
    """Mark it as dealt with."""
    form, login = read_form(HandledForm), login_of_request()
    with central().database.write() as session:
        conversation = _locked(session, conversation_id)
        check_seen(conversation, form.version)
        mark_handled(session, inbox_tools(), conversation, login)
        _audit(session, conversation, "inbox.handled", {})
    return _back(conversation_id)


@blueprint.post("/<conversation_id>/category")
@require_role(*READERS)
def classify(conversation_id: str) -> AnyResponse:
    """Put it under a category; a complaint or denunciation is answered with where and how, and locked."""
    form, login, tools = read_form(CategoryForm), login_of_request(), inbox_tools()
    with central().database.write() as session:
        conversation = _locked(session, conversation_id)
        check_seen(conversation, form.version)
        act = refer if form.category in NOT_HANDLED_HERE else set_category
        act(session, tools, conversation, login, form.category)
        _audit(session, conversation, "inbox.category", {"category": form.category})
    return _back(conversation_id)


@blueprint.post("/<conversation_id>/unlock")
@require_role(Role.MANAGER)
def unlock(conversation_id: str) -> AnyResponse:
    """Show the text of a complaint once, to a manager; the audit keeps that it was opened."""
    with central().database.write() as session:
        _audit(session, _locked(session, conversation_id), "inbox.unlock", {})
    return conversation_page(conversation_id, InboxQuery(), unlocked=True)


@blueprint.post("/<conversation_id>/here")
@require_role(*READERS)
def here(conversation_id: str) -> AnyResponse:
    """Note who looks and who writes."""
    form, login = read_form(HereForm), login_of_request()
    with central().database.write() as session:
        visible_conversation(session, login, conversation_id)
        if form.state == "gone":
            note_gone(session, conversation_id, login)
        else:
            now = central().ambient.now()
            note_presence(session, conversation_id, login, now, typing=form.state == "typing")
    return Response(status=204)


def _locked(session: Session, conversation_id: str) -> Conversation:
    visible_conversation(session, login_of_request(), conversation_id)
    return locked_conversation(session, conversation_id)


def _again(conversation_id: str, text: str, error: MotcuaError) -> Response:
    draft = Draft(text, error.message(lang()))
    return conversation_page(conversation_id, InboxQuery(), draft, error.status)


def _audit(session: Session, conversation: Conversation, action: str, details: dict[str, object]) -> None:
    subject = f"conversation:{conversation.id}"
    append_audit(
        session, central().ambient, actor=login_of_request(), action=action, subject=subject, details=details
    )


def _back(conversation_id: str) -> AnyResponse:
    return redirect(f"/staff/inbox/{conversation_id}#last", 303)
