"""`/t/{token}/rating`: how satisfied somebody is whose dossier ended: one tap, then, if wanted, six questions more."""

from typing import Annotated

from flask import Blueprint, Response, redirect
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.dossier_states import READY, RETURNED
from appliance.core.errors import Conflict, NotFound
from appliance.web.input import read_form
from central.models_feedback import Feedback
from central.models_surveys import Survey
from central.public_page import not_found, page, speak, throttle, throttle_sending
from central.services import central
from central.survey_questions import FACES, QUESTIONS, Face
from central.tracking_page import behind_token
from central.tracking_store import Found, rating_of, rating_subject
from central.upsert import insert_once

blueprint = Blueprint("rating", __name__)
ENDED = (READY, RETURNED)


class FaceForm(BaseModel):
    """The one tap."""

    model_config = ConfigDict(extra="forbid")

    face: Face


class IndicatorsForm(BaseModel):
    """The further answers, each optional; by the indicator's number."""

    model_config = ConfigDict(extra="forbid")

    i3: Annotated[int, Field(ge=0, le=2)] | None = None
    i4: Annotated[int, Field(ge=0, le=2)] | None = None
    i5: Annotated[int, Field(ge=0, le=2)] | None = None
    i6: Annotated[int, Field(ge=0, le=2)] | None = None
    i7: Annotated[int, Field(ge=0, le=2)] | None = None
    i8: Annotated[int, Field(ge=0, le=2)] | None = None


@blueprint.get("/t/<token>/rating")
@blueprint.get("/T/<token>/rating")
def show(token: str) -> AnyResponse:
    """Show the three faces, the further questions after the tap, or thanks once all is said."""
    throttle()
    try:
        found = _ended(token)
    except NotFound as error:
        return not_found(error)
    if found is None:
        return redirect(f"/t/{token.upper()}", 303)
    with central().database.read() as session:
        return _page(token, found, rating_of(session, found.box, found.dossier))


@blueprint.post("/t/<token>/rating")
@blueprint.post("/T/<token>/rating")
def give_face(token: str) -> AnyResponse:
    """Keep the face. One answer per dossier: a second tap changes nothing."""
    throttle_sending()
    form, found = read_form(FaceForm), _must_have_ended(token)
    parts = central()
    with parts.database.write() as session:
        row: dict[str, object] = {
            "box_id": found.box.id,
            "about": rating_subject(session, found.box, found.dossier),
            "face": form.face,
            "reasons": [],
            "service_id": None,
            "given_at": parts.ambient.now(),
            "source": "survey",
            "indicators": None,
        }
        if insert_once(session, Feedback, row):
            _note_answer(session, found)
    return redirect(f"/t/{token.upper()}/rating", 303)


@blueprint.post("/t/<token>/rating/more")
@blueprint.post("/T/<token>/rating/more")
def give_more(token: str) -> AnyResponse:
    """Add the further answers to the face that was given on this page."""
    throttle_sending()
    form, found = read_form(IndicatorsForm), _must_have_ended(token)
    points = {name[1:]: value for name, value in form.model_dump().items() if value is not None}
    with central().database.write() as session:
        rating = rating_of(session, found.box, found.dossier)
        if rating is not None and rating.source == "survey" and rating.indicators is None:
            rating.indicators = points
    return redirect(f"/t/{token.upper()}/rating", 303)


def _ended(token: str) -> Found | None:
    behind = behind_token(token)
    return behind if isinstance(behind, Found) and behind.dossier.status in ENDED else None


def _must_have_ended(token: str) -> Found:
    found = _ended(token)
    if found is None:
        raise Conflict(
            "not-rateable-yet",
            "Hồ sơ chưa có kết quả; xin Ông/Bà đánh giá sau khi nhận kết quả.",
            "There is no result yet; please rate after you have received it.",
        )
    return found


def _note_answer(session: Session, found: Found) -> None:
    survey = session.get(Survey, found.dossier.id)
    if survey is not None:
        survey.answered_at = central().ambient.now()


def _page(token: str, found: Found, rating: Feedback | None) -> Response:
    speak(found.dossier.lang)
    asks_more = rating is not None and rating.source == "survey" and rating.indicators is None
    return page(
        "rating.html",
        box=found.box,
        token=token.upper(),
        rating=rating,
        faces=FACES,
        questions=QUESTIONS if asks_more else (),
    )
