"""`GET /t/{token}` and `/T/…`, `/t/{token}.json`: what the QR on an appointment slip opens."""

from flask import Blueprint, Response, jsonify

from appliance.core.ambient import LOCAL_ZONE, moment_text
from appliance.core.errors import NotFound
from appliance.core.token import KIND_DOSSIER
from central.channels.planning import zalo_mode
from central.models_dossiers import Dossier
from central.people import masked_name
from central.public_page import count_miss, not_found, page, speak, throttle
from central.services import central
from central.survey_questions import FACES
from central.tracking_store import Behind, Found, Merged, NotYetHere, Reissued, behind_slip, look_up
from central.tracking_words import day_text, local, words_of

blueprint = Blueprint("tracking", __name__)


@blueprint.get("/")
def start() -> Response:
    """Tell whoever comes without a slip how to look a dossier up."""
    return page("start.html")


@blueprint.get("/t/<token>")
@blueprint.get("/T/<token>")
def show(token: str) -> Response:
    """Show where the dossier is, or honestly why that can't be shown."""
    throttle()
    try:
        behind = behind_token(token)
    except NotFound as error:
        return not_found(error)
    if isinstance(behind, NotYetHere):
        return page("not_yet_here.html", box=behind.box, seen=_last_contact(behind))
    if isinstance(behind, Reissued):
        return page("reissued.html", box=behind.box, day=day_text(behind.revoked_at))
    speak(behind.dossier.lang)
    if isinstance(behind, Merged):
        return page("merged.html", box=behind.box, code=behind.dossier.code, into_code=behind.into_code)
    return _show_found(behind, token)


@blueprint.get("/t/<token>.json")
@blueprint.get("/T/<token>.json")
def show_json(token: str) -> Response:
    """Answer the same for programs; nothing personal but the masked name."""
    throttle()
    try:
        behind = behind_token(token)
    except NotFound:
        count_miss()
        raise
    answer = jsonify(_document(behind))
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def behind_token(token: str) -> Behind:
    """Return what stands behind a slip's token; raises NotFound "token-unknown" for one that nobody printed."""
    parts = central()
    with parts.database.read() as session:
        box, text = look_up(session, parts.sealer, KIND_DOSSIER, token)
        return behind_slip(session, box, text)


def _show_found(found: Found, token: str) -> Response:
    today = central().ambient.now().astimezone(LOCAL_ZONE).date()
    dossier = found.dossier
    return page(
        "tracking.html",
        box=found.box,
        words=words_of(found, today),
        dossier=dossier,
        token=token.upper(),
        rated=found.rated,
        zalo=zalo_mode(central(), found.box) != "off",
        faces=FACES,
        masked_name=masked_name(central().sealer, dossier),
        received=day_text(dossier.received_at),
        now=local(central().ambient.now()),
    )


def _last_contact(behind: NotYetHere) -> str | None:
    seen = behind.box.database_seen_at
    return None if seen is None else f"{local(seen):%H:%M}, {day_text(seen)}"


def _document(behind: Behind) -> dict[str, object]:
    if isinstance(behind, NotYetHere):
        return {"state": "not_yet_here", "centre": behind.box.name_vi}
    if isinstance(behind, Reissued):
        return {"state": "reissued", "reissued_at": moment_text(behind.revoked_at)}
    if isinstance(behind, Merged):
        return {"state": "merged", "code": behind.dossier.code, "into_code": behind.into_code}
    return _found_document(behind)


def _found_document(found: Found) -> dict[str, object]:
    dossier = found.dossier
    words = words_of(found, central().ambient.now().astimezone(LOCAL_ZONE).date())
    return {
        "state": "current",
        "code": dossier.code,
        "provisional_no": dossier.provisional_no,
        "status": dossier.status,
        "status_name": words.status_name,
        "advice": words.advice,
        "headline": words.headline,
        "where": words.where,
        "officer": dossier.handler_name or dossier.officer_name,
        "procedure": dossier.procedure_name or dossier.procedure_id,
        "applicant": masked_name(central().sealer, dossier),
        "centre": found.box.name_vi,
        "received_at": moment_text(dossier.received_at),
        **_due_document(dossier),
        "timeline": [{"status": step.status, "at": moment_text(step.at), "note": step.note} for step in found.steps],
        "due_dates": [
            {"due_at": moment_text(due.due_at), "cause": due.cause, "set_at": moment_text(due.set_at)}
            for due in found.dues
        ],
    }


def _due_document(dossier: Dossier) -> dict[str, object]:
    return {
        "first_due_at": moment_text(dossier.first_due_at) if dossier.first_due_at else None,
        "due_at": moment_text(dossier.due_at) if dossier.due_at else None,
        "paused": dossier.paused_at is not None,
    }
