"""`/staff/calls`: whom no channel could reach, what may or may not have been sent, and what the channels cost this month."""

from dataclasses import dataclass
from typing import Annotated, Literal

from flask import Blueprint, redirect, render_template
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.errors import Conflict, NotFound
from appliance.core.text import format_phone
from appliance.web.i18n import mark
from appliance.web.input import read_form
from appliance.web.login import require_role
from central.audit import append_audit
from central.channels.planning import plan_of
from central.delivery_rules import check_move
from central.dossier_search import centre_of
from central.models_channels import CallRow
from central.models_deliveries import DeliveryRow
from central.models_dossiers import Dossier
from central.people import open_person
from central.services import CentralServices, central
from central.staff_access import READERS, login_of_request
from central.tracking_words import local

blueprint = Blueprint("staff_calls", __name__, url_prefix="/staff/calls")
PAGE = 50
OUTCOMES = {
    "told": mark("Đã báo được"),
    "no_answer": mark("Không nghe máy"),
    "wrong_number": mark("Sai số"),
    "not_needed": mark("Không cần gọi nữa"),
}
WAY_NAMES = {
    "zalo": mark("Zalo – trò chuyện"),
    "zalo_template": mark("Zalo – mẫu tin theo người dùng"),
    "zalo_phone": mark("Zalo – mẫu tin theo số điện thoại"),
    "messenger": mark("Messenger"),
    "email": mark("Thư điện tử"),
    "sms": mark("Tin nhắn SMS"),
}


class CallForm(BaseModel):
    """What came of a call."""

    model_config = ConfigDict(extra="forbid")

    outcome: Literal["told", "no_answer", "wrong_number", "not_needed"]


class UncertainForm(BaseModel):
    """What a person decided about a message that may or may not have arrived."""

    model_config = ConfigDict(extra="forbid")

    decision: Annotated[str, StringConstraints(pattern=r"^(arrived|again)$")]


@dataclass(frozen=True)
class Shown:
    """One row: whom, how to call, the sentence to say."""

    id: str
    name: str
    phone: str
    phone_text: str
    sentence: str
    dossier_id: str | None
    code: str
    since: str


@blueprint.get("")
@require_role(*READERS)
def show() -> str:
    """Show who is to be called, what is uncertain, and the month's figures."""
    parts, login = central(), login_of_request()
    with parts.database.read() as session:
        centre = centre_of(session, login)
        calls = select(CallRow, DeliveryRow).join(DeliveryRow, DeliveryRow.id == CallRow.delivery_id)
        calls = calls.where(CallRow.state == "open").order_by(CallRow.made_at, CallRow.id)
        if centre is not None:
            calls = calls.where(CallRow.box_id == centre)
        open_calls = [_shown(parts, session, row, call.id) for call, row in session.execute(calls.limit(PAGE))]
        uncertain = select(DeliveryRow).where(DeliveryRow.state == "uncertain").order_by(DeliveryRow.wire_at)
        if centre is not None:
            uncertain = uncertain.join(Dossier, Dossier.id == DeliveryRow.dossier_id).where(Dossier.box_id == centre)
        doubtful = [_shown(parts, session, row, row.id) for row in session.scalars(uncertain.limit(PAGE))]
        figures = _month(parts, session)
    return render_template(
        "staff_calls.html",
        calls=open_calls,
        doubtful=doubtful,
        figures=figures,
        outcomes=OUTCOMES,
        way_names=WAY_NAMES,
        caps=parts.config.channels.month_cap_vnd,
    )


@blueprint.post("/<call_id>")
@require_role(*READERS)
def note_outcome(call_id: str) -> AnyResponse:
    """Note what came of a call; without an answer it stays on the list, at its end."""
    form, parts, login = read_form(CallForm), central(), login_of_request()
    with parts.database.write() as session:
        call = session.get(CallRow, call_id, with_for_update=True)
        if call is None or centre_of(session, login) not in (None, call.box_id):
            raise NotFound("call-unknown", "Không có cuộc gọi này.", "There is no such call.")
        if call.state != "open":
            raise Conflict("call-done", "Đồng nghiệp đã gọi rồi.", "A colleague has called already.")
        call.outcome, call.done_by = form.outcome, login
        if form.outcome == "no_answer":
            call.made_at = parts.ambient.now()
        else:
            call.state, call.done_at = "done", parts.ambient.now()
        details: dict[str, object] = {"outcome": form.outcome}
        append_audit(
            session, parts.ambient, actor=login, action="call.outcome", subject=f"call:{call_id}", details=details
        )
    return redirect("/staff/calls", 303)


@blueprint.post("/uncertain/<delivery_id>")
@require_role(*READERS)
def decide(delivery_id: str) -> AnyResponse:
    """Take a message for arrived, or send it again: only a person may decide that."""
    form, parts, login = read_form(UncertainForm), central(), login_of_request()
    with parts.database.write() as session:
        row = session.get(DeliveryRow, delivery_id, with_for_update=True)
        if row is None or not _may_see(session, row, centre_of(session, login)):
            raise NotFound("delivery-unknown", "Không có tin này.", "There is no such message.")
        if form.decision == "again":
            row.state, row.wire_at, row.not_before = check_move(row.state, "ready"), None, parts.ambient.now()
        else:
            row.state, row.sent_at = check_move(row.state, "sent"), row.wire_at
        details: dict[str, object] = {"decision": form.decision}
        append_audit(
            session,
            parts.ambient,
            actor=login,
            action="delivery.decide",
            subject=f"delivery:{delivery_id}",
            details=details,
        )
    return redirect("/staff/calls#uncertain", 303)


def _may_see(session: Session, row: DeliveryRow, centre: str | None) -> bool:
    dossier = session.get(Dossier, row.dossier_id) if row.dossier_id else None
    return centre is None or (dossier is not None and dossier.box_id == centre)


def _shown(parts: CentralServices, session: Session, row: DeliveryRow, row_id: str) -> Shown:
    plan = plan_of(parts, session, row, frozenset())
    dossier = session.get(Dossier, row.dossier_id) if row.dossier_id else None
    name = open_person(parts.sealer, dossier).name if dossier is not None else None
    phone = plan.known.phone or ""
    return Shown(
        id=row_id,
        name=name or "",
        phone=phone,
        phone_text=format_phone(phone) if phone else "",
        sentence=plan.message.data.get("brief") or plan.message.text,
        dossier_id=row.dossier_id,
        code=(dossier.code or dossier.provisional_no or "") if dossier is not None else "",
        since=f"{local(row.created_at):%d/%m %H:%M}",
    )


def _month(parts: CentralServices, session: Session) -> list[tuple[str, int, int]]:
    """Return (way, messages, estimated cost in đồng) since the first of the month."""
    start = parts.ambient.now().astimezone(LOCAL_ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    query = (
        select(DeliveryRow.channel, func.count(), func.coalesce(func.sum(DeliveryRow.cost_vnd), 0))
        .where(DeliveryRow.sent_at >= start, DeliveryRow.channel.is_not(None))
        .group_by(DeliveryRow.channel)
    )
    found = {str(way): (int(count), int(cost)) for way, count, cost in session.execute(query)}
    return [(way, *found.get(way, (0, 0))) for way in WAY_NAMES]
