"""Dossiers of the province's system that a box may have to take in: announced by reference, filled in as it is read.

The feed keeps only the dossier's id: the person's data stays sealed in its own row, and a box that reads late gets
what is true by then.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.core.dossier_states import status
from appliance.core.protocol import ApplicantAnnounced, CaseAnnounced, PaperBody
from central.feed import News
from central.models_dossiers import Dossier, Slip
from central.models_fleet import Change
from central.people import open_person
from central.sealing import Sealer

KIND = "case"
NOT_YET_RECEIVED = "1"


def case_news(dossier: Dossier) -> News:
    """Return the piece of news for the dossier's box; it must have a code."""
    assert dossier.code is not None
    return News(KIND, dossier.code, {"dossier_id": dossier.id})


def is_taken_in(session: Session, dossier_id: str) -> bool:
    """Tell whether a counter has given a slip for the dossier."""
    return session.scalars(select(Slip.token).where(Slip.dossier_id == dossier_id).limit(1)).first() is not None


def bodies(session: Session, sealer: Sealer, box_id: str, changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Return what the box reads of each change: as stored, and a case as its dossier is now."""
    ids = {each.body["dossier_id"] for each in changes if each.kind == KIND}
    found = {each.id: each for each in session.scalars(select(Dossier).where(Dossier.id.in_(ids)))} if ids else {}
    taken_in = set(session.scalars(select(Slip.dossier_id).where(Slip.dossier_id.in_(ids)))) if ids else set()

    def body(change: Change) -> dict[str, Any]:
        if change.kind != KIND:
            return change.body
        dossier = found.get(change.body["dossier_id"])
        if dossier is None or dossier.id in taken_in or not _may_come(dossier, box_id):
            return CaseAnnounced(open=False).model_dump(mode="json", include={"open"})
        return _announced(sealer, dossier).model_dump(mode="json")

    return [body(each) for each in changes]


def _may_come(dossier: Dossier, box_id: str) -> bool:
    return dossier.box_id == box_id and dossier.merged_into is None and status(dossier.status).clock != "stopped"


def _announced(sealer: Sealer, dossier: Dossier) -> CaseAnnounced:
    return CaseAnnounced(
        procedure_id=dossier.procedure_id,
        procedure_name=dossier.procedure_name,
        channel=dossier.channel,
        lang=dossier.lang,
        received_at=None if dossier.status == NOT_YET_RECEIVED else dossier.received_at,
        due_at=dossier.due_at,
        applicant=ApplicantAnnounced(**vars(open_person(sealer, dossier))),
        papers=[PaperBody.model_validate(paper) for paper in dossier.papers],
    )
