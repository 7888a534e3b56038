"""`/staff/dossiers/<id>/handler`: who is in charge of a dossier: named on the tracking page, and asked in the chat."""

from typing import Annotated

from flask import Blueprint, redirect
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.errors import InvalidInput
from appliance.web.input import read_form
from appliance.web.login import require_role
from central.audit import append_audit
from central.dossier_search import visible_dossier
from central.models_dossiers import Dossier
from central.models_staff import Staff
from central.services import central
from central.staff_access import READERS, login_of_request
from central.status_change import check_version, locked_dossier, refuse_merged, touch

blueprint = Blueprint("staff_handler", __name__, url_prefix="/staff/dossiers")


class HandlerForm(BaseModel):
    """Whose dossier it is from now on; `version` is what the officer saw."""

    model_config = ConfigDict(extra="forbid")

    handler: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    version: int


def who_may_handle(session: Session, dossier: Dossier) -> list[Staff]:
    """Return the open accounts a dossier may be given to: its centre's and the province's."""
    same = or_(Staff.box_id.is_(None), Staff.box_id == dossier.box_id)
    query = select(Staff).where(Staff.active, same, Staff.role != "guide").order_by(Staff.full_name, Staff.login)
    return list(session.scalars(query))


@blueprint.post("/<dossier_id>/handler")
@require_role(*READERS)
def give(dossier_id: str) -> AnyResponse:
    """Put the officer in charge; the same again changes nothing."""
    form, parts, login = read_form(HandlerForm), central(), login_of_request()
    with parts.database.write() as session:
        visible_dossier(session, login, dossier_id)
        dossier = locked_dossier(session, dossier_id)
        refuse_merged(dossier)
        staff = next((one for one in who_may_handle(session, dossier) if one.login == form.handler), None)
        if staff is None:
            raise InvalidInput("handler-unknown", "Không giao được cho tài khoản này.", "This account can't take it.")
        if dossier.handler_login != staff.login:
            check_version(dossier, form.version)
            dossier.handler_login, dossier.handler_name = staff.login, staff.full_name
            touch(session, parts.ambient, dossier)
            append_audit(
                session,
                parts.ambient,
                actor=login,
                action="dossier.handler",
                subject=f"dossier:{dossier_id}",
                details={"to": staff.login},
            )
    return redirect(f"/staff/dossiers/{dossier_id}", 303)
