"""What a counter asks for about a dossier that central keeps: a supplement, another date, a result handed over."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.core.dossier_states import IN_PROCESS, READY, RETURNED, SUPPLEMENT, WITHDRAWN
from appliance.core.errors import MotcuaError
from appliance.core.protocol import DossierRequest
from central.due_dates import DueRules
from central.models_dossiers import Dossier, DossierAlias
from central.models_fleet import Box
from central.status_change import Step, locked_dossier, take_step

# The history is ordered by time, in milliseconds.
JUST_BEFORE = timedelta(milliseconds=1)
_STATUS = {"supplement": SUPPLEMENT, "supplied": IN_PROCESS, "return": RETURNED, "withdraw": WITHDRAWN}
# What would be wrong on a dossier that somebody else has moved meanwhile; a handed-over result is a fact.
_NEEDS_SEEN_VERSION = frozenset({"supplement", "reappoint"})


def apply_request(
    session: Session, ambient: Ambient, rules: DueRules, box: Box, event_id: str, body: DossierRequest
) -> str | None:
    """Do what is asked, as a step of the dossier's history; returns the reason where it can't be."""
    dossier_id = _find(session, box, body)
    if dossier_id is None:
        return "unknown-dossier"
    dossier = locked_dossier(session, dossier_id)
    if dossier.box_id not in {None, box.id}:
        return "dossier-of-another-box"
    seen = body.seen_version if body.request in _NEEDS_SEEN_VERSION else None
    try:
        # Refused half-way, nothing of it stays.
        with session.begin_nested():
            if body.request == "return" and dossier.status not in {READY, RETURNED}:
                # Handed over without having been reported ready: it was ready at the latest then.
                ready = replace(_step(box, f"{event_id}:ready", body, READY, note=None), at=body.at - JUST_BEFORE)
                take_step(session, ambient, rules, dossier, ready)
            step = _step(box, event_id, body, _STATUS.get(body.request, dossier.status), body.note)
            take_step(session, ambient, rules, dossier, step, seen_version=seen)
    except MotcuaError as error:
        return error.code
    return None


def _find(session: Session, box: Box, body: DossierRequest) -> str | None:
    if body.dossier_id is not None:
        mine = (DossierAlias.box_id == box.id) & (DossierAlias.box_dossier_id == body.dossier_id)
        return session.scalars(select(DossierAlias.dossier_id).where(mine)).one_or_none()
    return session.scalars(select(Dossier.id).where(Dossier.code == body.code)).one_or_none() if body.code else None


def _step(box: Box, source_id: str, body: DossierRequest, status: str, note: str | None) -> Step:
    return Step(
        status=status,
        at=body.at,
        actor=body.officer_login,
        source=f"box:{box.id}",
        source_id=source_id,
        note=note,
        due_at=body.due_at if body.request == "reappoint" else None,
    )
