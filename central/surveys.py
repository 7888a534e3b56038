"""Asking how it was, after a dossier ended: one invitation by the channel the citizen uses, at most one reminder.

Asked once the result has been in the citizen's hands for a while (never in front of the clerk), only while nobody has
said anything about the dossier yet, at a box's faces or on the page.
"""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.core.dossier_states import RETURNED
from appliance.web.i18n import mark, text_in
from central.deliveries import Delivery, queue
from central.models_dossiers import Dossier, DossierAlias, Slip
from central.models_feedback import Feedback
from central.models_surveys import Survey
from central.sealing import Sealer
from central.upsert import insert_once

TOO_OLD = timedelta(days=14)
AT_ONCE = 200
_INVITATION = mark(
    "Hồ sơ của Ông/Bà đã trả kết quả. Xin cho biết Ông/Bà có hài lòng không, chạm một lần là xong: %(link)s"
)
_REMINDER = mark(
    "Ông/Bà chưa kịp đánh giá việc giải quyết hồ sơ? Chạm một lần là xong: %(link)s (Tin này chỉ nhắc một lần.)"
)


class SurveyPart(BaseModel):
    """`[survey]`: when people are asked and reminded."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    enabled: bool = True
    after_minutes: Annotated[int, Field(ge=0, le=10_080)] = 120
    remind_after_days: Annotated[int, Field(ge=1, le=13)] = 3


def ask_those_who_are_due(
    session: Session, ambient: Ambient, sealer: Sealer, part: SurveyPart, public_url: str
) -> int:
    """Queue invitations and reminders in the caller's transaction; returns how many. Called again it asks nobody twice."""
    now = ambient.now()
    asked = 0
    for dossier_id, lang in _uninvited(session, now - timedelta(minutes=part.after_minutes), now - TOO_OLD):
        link = _link(session, dossier_id, public_url)
        row = {"dossier_id": dossier_id, "invited_at": now, "reminded_at": None, "answered_at": None}
        if link is not None and insert_once(session, Survey, row):
            _queue(
                session,
                ambient,
                sealer,
                f"survey:{dossier_id}",
                dossier_id,
                text_in(lang, _INVITATION, link=link),
                link,
            )
            asked += 1
    for survey, lang in _silent(session, now - timedelta(days=part.remind_after_days), now - TOO_OLD):
        survey.reminded_at = now
        link = _link(session, survey.dossier_id, public_url)
        if link is not None:
            key, words = f"survey-reminder:{survey.dossier_id}", text_in(lang, _REMINDER, link=link)
            _queue(session, ambient, sealer, key, survey.dossier_id, words, link)
            asked += 1
    return asked


def _uninvited(session: Session, until: datetime, since: datetime) -> list[tuple[str, str]]:
    query = (
        select(Dossier.id, Dossier.lang)
        .where(
            Dossier.status == RETURNED,
            Dossier.status_at.between(since, until),
            Dossier.merged_into.is_(None),
            ~select(Survey.dossier_id).where(Survey.dossier_id == Dossier.id).exists(),
            ~_rated(),
        )
        .order_by(Dossier.status_at)
        .limit(AT_ONCE)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _silent(session: Session, until: datetime, since: datetime) -> list[tuple[Survey, str]]:
    query = (
        select(Survey, Dossier.lang)
        .join(Dossier, Dossier.id == Survey.dossier_id)
        .where(
            Survey.invited_at.between(since, until),
            Survey.reminded_at.is_(None),
            Survey.answered_at.is_(None),
            ~_rated(),
        )
        .limit(AT_ONCE)
        .with_for_update(of=Survey)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _rated() -> ColumnElement[bool]:
    """Whether anybody has rated the dossier, under the name a box or central has for it."""
    alias = select(DossierAlias.dossier_id).where(
        DossierAlias.dossier_id == Dossier.id, Feedback.about == "dossier:" + DossierAlias.box_dossier_id
    )
    return select(Feedback.about).where(or_(Feedback.about == "dossier:" + Dossier.id, alias.exists())).exists()


def _link(session: Session, dossier_id: str, public_url: str) -> str | None:
    """The rating's page by the slip that is valid now; nobody can be asked whose dossier has none."""
    valid = select(Slip.token).where(Slip.dossier_id == dossier_id, Slip.revoked_at.is_(None))
    token = session.scalars(valid.order_by(Slip.issued_at.desc()).limit(1)).first()
    return None if token is None else f"{public_url}/t/{token}/rating"


def _queue(
    session: Session, ambient: Ambient, sealer: Sealer, key: str, dossier_id: str, words: str, link: str
) -> None:
    delivery = Delivery(
        key=key, kind="survey", dossier_id=dossier_id, text=words, template="survey", data={"link": link}
    )
    queue(session, delivery, ambient, sealer)
