"""What stands behind a token on paper: the dossier, or the honest reason why there is nothing to show."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from appliance.core.dossier_states import RETURNED
from appliance.core.errors import InvalidInput, NotFound
from appliance.core.token import parse_token, verify
from central.fleet import box_behind
from central.models_dossiers import ClockPause, Dossier, DossierAlias, DueDate, Slip, StatusEvent, Ticket
from central.models_feedback import Feedback
from central.models_fleet import Box
from central.sealing import Sealer


@dataclass(frozen=True)
class NotYetHere:
    """The token is genuine, its box's data has not arrived yet."""

    box: Box


@dataclass(frozen=True)
class Reissued:
    """This slip was replaced by a newer one."""

    box: Box
    revoked_at: datetime


@dataclass(frozen=True)
class Merged:
    """The dossier was merged into another, whose code may be told."""

    box: Box
    dossier: Dossier
    into_code: str | None


@dataclass(frozen=True)
class Found:
    """The dossier with its history."""

    box: Box
    dossier: Dossier
    steps: list[StatusEvent]
    dues: list[DueDate]
    pauses: list[ClockPause]
    rated: bool = False


Behind = NotYetHere | Reissued | Merged | Found


# Built once: the page is opened many times a second, and building a statement costs as much as running it.
_THIS: BindParameter[str] = bindparam("dossier_id")
_SLIP = (
    select(Slip.revoked_at, Dossier)
    .join(Dossier, Dossier.id == Slip.dossier_id)
    .where(Slip.token == bindparam("token"))
)
_STEPS = (
    select(StatusEvent)
    .where(StatusEvent.dossier_id == _THIS)
    .order_by(StatusEvent.at, StatusEvent.recorded_at, StatusEvent.id)
)
_DUES = select(DueDate).where(DueDate.dossier_id == _THIS).order_by(DueDate.number)
_PAUSES = select(ClockPause).where(ClockPause.dossier_id == _THIS).order_by(ClockPause.started_at, ClockPause.id)


def look_up(session: Session, sealer: Sealer, kind: bytes, token_text: str) -> tuple[Box, str]:
    """Return the box that made a token and its canonical text; raises NotFound "token-unknown" for anything forged."""
    try:
        parts = parse_token(token_text)
    except InvalidInput as error:
        raise unknown_token() from error
    known = box_behind(session, sealer, parts.key_id)
    if known is None or not verify(parts, kind, known[1]):
        raise unknown_token()
    return known[0], parts.text


def behind_slip(session: Session, box: Box, token: str) -> Behind:
    """Return what stands behind a genuine token of a slip."""
    row = session.execute(_SLIP, {"token": token}).one_or_none()
    if row is None:
        return NotYetHere(box)
    revoked_at, dossier = row
    if revoked_at is not None:
        return Reissued(box, revoked_at)
    if dossier.merged_into is not None:
        into = session.get_one(Dossier, dossier.merged_into)
        return Merged(box, dossier, into.code)
    found = history_of(session, box, dossier)
    return replace(found, rated=rating_of(session, box, dossier) is not None) if dossier.status == RETURNED else found


def history_of(session: Session, box: Box, dossier: Dossier) -> Found:
    """Return the dossier with its steps, due dates and pauses in order."""
    about = {"dossier_id": dossier.id}
    return Found(
        box,
        dossier,
        list(session.scalars(_STEPS, about)),
        list(session.scalars(_DUES, about)),
        list(session.scalars(_PAUSES, about)),
    )


def rating_subject(session: Session, box: Box, dossier: Dossier) -> str:
    """Return what a rating of the dossier is about, by the name the slip's box knows it under."""
    mine = (DossierAlias.box_id == box.id) & (DossierAlias.dossier_id == dossier.id)
    names = session.scalars(select(DossierAlias.box_dossier_id).where(mine).order_by(DossierAlias.box_dossier_id))
    return f"dossier:{names.first() or dossier.id}"


def rating_of(session: Session, box: Box, dossier: Dossier) -> Feedback | None:
    """Return what somebody has said about the dossier, at the box or on a page of ours."""
    return session.get(Feedback, (box.id, rating_subject(session, box, dossier)))


def ticket_of(session: Session, token: str) -> Ticket | None:
    """Return the ticket behind a genuine token, None while its box's data has not arrived."""
    return session.scalars(select(Ticket).where(Ticket.token == token)).one_or_none()


def unknown_token() -> NotFound:
    """Return the failure for a token nobody printed; forged and mistyped ones look alike."""
    return NotFound(
        "token-unknown",
        "Mã này không có trong hệ thống. Xin Ông/Bà quét lại mã QR trên giấy, hoặc gọi đường dây hỗ trợ.",
        "This code is not known. Please scan the QR on the paper again, or call the help line.",
    )
