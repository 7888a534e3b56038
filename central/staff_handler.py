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
from central.dossier_change import dossier_change
from central.models_dossiers import Dossier
from central.models_staff import Staff
from central.services import central
from central.staff_access import READERS
from central.status_change import check_version, refuse_merged, touch

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
    form = read_form(HandlerForm)
    with dossier_change(dossier_id) as change:
        session, dossier = change.session, change.dossier
        refuse_merged(dossier)
        staff = next((one for one in who_may_handle(session, dossier) if one.login == form.handler), None)
        if staff is None:
            raise InvalidInput("handler-unknown", "Không giao được cho tài khoản này.", "This account can't take it.")
        if dossier.handler_login != staff.login:
            check_version(dossier, form.version)
            dossier.handler_login, dossier.handler_name = staff.login, staff.full_name
            touch(session, central().ambient, dossier)
            change.audit("dossier.handler", to=staff.login)
    return redirect(f"/staff/dossiers/{dossier_id}", 303)
