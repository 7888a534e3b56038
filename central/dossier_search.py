"""Finding dossiers for officers: newest first, by pages, by code, within what the account may see."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from appliance.core.dossier_codes import parse_code
from appliance.core.errors import InvalidInput, NotFound
from central.models_dossiers import Dossier
from central.models_staff import Staff

PAGE = 30


class Search(BaseModel):
    """The query of the list: `q` part of a code, `status`, `after` the last dossier of the page before."""

    model_config = ConfigDict(extra="ignore")

    q: Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)] = ""
    status: Annotated[str, StringConstraints(pattern=r"^([1-9]|10)?$")] = ""
    after: Annotated[str, StringConstraints(max_length=64)] = ""


@dataclass(frozen=True)
class DossierPage:
    """One page of the list; `next_after` is empty on the last one."""

    dossiers: list[Dossier]
    next_after: str


def centre_of(session: Session, login: str) -> str | None:
    """Return the only centre the account may see, None for an account of the province."""
    return session.execute(select(Staff.box_id).where(Staff.login == login)).scalar_one_or_none()


def find_dossiers(session: Session, login: str, search: Search) -> DossierPage:
    """Return a page of the dossiers the account may see."""
    query = _visible(session, login)
    if search.q:
        query = query.where(_matches(search.q))
    if search.status:
        query = query.where(Dossier.status == search.status)
    if search.after and (last := session.get(Dossier, search.after)) is not None:
        same_moment = and_(Dossier.received_at == last.received_at, Dossier.id < last.id)
        query = query.where(or_(Dossier.received_at < last.received_at, same_moment))
    newest_first = query.order_by(Dossier.received_at.desc(), Dossier.id.desc())
    found = list(session.scalars(newest_first.limit(PAGE + 1)))
    return DossierPage(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else "")


def visible_dossier(session: Session, login: str, dossier_id: str) -> Dossier:
    """Return the dossier if the account may see it; raises NotFound (also for another centre's)."""
    dossier = session.scalars(_visible(session, login).where(Dossier.id == dossier_id)).one_or_none()
    if dossier is None:
        raise NotFound("dossier-unknown", "Không có hồ sơ này.", "There is no such dossier.")
    return dossier


def dossier_with_code(session: Session, login: str, code: str) -> Dossier:
    """Return the dossier with exactly this code; raises InvalidInput, NotFound."""
    canonical = parse_code(code).text
    dossier = session.scalars(_visible(session, login).where(Dossier.code == canonical)).one_or_none()
    if dossier is None:
        raise NotFound("dossier-unknown", "Không có hồ sơ này.", "There is no such dossier.")
    return dossier


def _visible(session: Session, login: str) -> Select[Dossier]:
    centre = centre_of(session, login)
    query = select(Dossier)
    return query if centre is None else query.where(Dossier.box_id == centre)


def _matches(text: str) -> ColumnElement[bool]:
    try:
        return Dossier.code == parse_code(text).text
    except InvalidInput:
        part = text.upper().replace(" ", "")
        return or_(
            Dossier.code.contains(part, autoescape=True), Dossier.provisional_no.contains(part, autoescape=True)
        )
