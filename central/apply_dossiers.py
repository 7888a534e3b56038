"""What a dossier's events from a box do: it is taken in once, however often it comes, and gets its slips' tokens."""

from typing import Any

from appliance.core.protocol import DossierReceived, SlipReissued
from appliance.core.token import KIND_DOSSIER
from central.ingest_tokens import own_token
from central.ingest_workbench import Bench, Row
from central.people import seal_person
from central.public_status import status_news

RECEIVED = "2"


def apply_received(bench: Bench, event_id: str, body: DossierReceived) -> str | None:
    """Take the dossier in, or join it to the one the province's system already sent; returns why not."""
    token = own_token(bench, KIND_DOSSIER, body.token)
    if token is None:
        return "token-invalid"
    if body.dossier_id in bench.aliases:
        return "dossier-known"
    if token in bench.slips:
        return "token-taken"
    known = bench.dossiers.get(bench.codes.get(body.code or "", ""))
    if known is not None and bench.box.case_system == "own" and not _is_announced(known, body, bench):
        # Two dossiers under one code of our own minting: never mix two people's affairs; a person sorts it out.
        return "code-taken"
    dossier_id = known["id"] if known else _free_id(bench, body.dossier_id)
    row = _joined(known, body, bench) if known else _new(dossier_id, body, bench)
    bench.put_dossier(row)
    bench.put_alias(body.dossier_id, dossier_id)
    bench.put_slip(_slip(token, dossier_id, 0, body.received_at))
    if known is None:
        _begin_history(bench, event_id, dossier_id, body)
    if row["code"]:
        bench.codes[row["code"]] = dossier_id
        bench.news.append(status_news(row))
    elif bench.box.case_system == "own":
        bench.unnumbered.append(dossier_id)
    return None


def apply_reissued(bench: Bench, _event_id: str, body: SlipReissued) -> str | None:
    """End the old slip's token and add the new one; returns why not."""
    dossier_id = bench.aliases.get(body.dossier_id)
    if dossier_id is None:
        return "unknown-dossier"
    token = own_token(bench, KIND_DOSSIER, body.token)
    revoked = own_token(bench, KIND_DOSSIER, body.revoked_token)
    if token is None or revoked is None:
        return "token-invalid"
    old = bench.slips.get(revoked) or _slip(revoked, dossier_id, 0, body.at)
    if old["dossier_id"] != dossier_id or token in bench.slips:
        return "token-taken"
    bench.put_slip({**old, "revoked_at": body.at})
    bench.put_slip(_slip(token, dossier_id, body.copy_no, body.at))
    return None


def _is_announced(known: Row, body: DossierReceived, bench: Bench) -> bool:
    return body.from_province and known["box_id"] == bench.box.id


def _free_id(bench: Bench, box_dossier_id: str) -> str:
    # The box's id stays the dossier's id, unless another box used the same one.
    return bench.ambient.new_id() if box_dossier_id in bench.dossiers else box_dossier_id


def _new(dossier_id: str, body: DossierReceived, bench: Bench) -> Row:
    return {
        "id": dossier_id,
        "code": body.code,
        "provisional_no": body.provisional_no,
        "box_id": bench.box.id,
        "unit_code": body.unit_code,
        "handling_unit": None,
        "handler_login": None,
        "handler_name": None,
        "status": RECEIVED,
        "status_at": body.received_at,
        "status_note": None,
        "received_at": body.received_at,
        "first_due_at": body.first_due_at,
        "due_at": body.due_at,
        "term_due_at": body.first_due_at,
        "paused_at": None,
        "done_at": None,
        "merged_into": None,
        "version": 1,
        "created_at": bench.now,
        "updated_at": bench.now,
        **_intake(dossier_id, body, bench),
    }


def _joined(known: Row, body: DossierReceived, bench: Bench) -> Row:
    # The province's system is the authority; the counter only fills what it left open.
    filled = {name: value for name, value in _intake(known["id"], body, bench).items() if not known[name]}
    own = {"box_id": known["box_id"] or bench.box.id, "updated_at": bench.now, "version": known["version"] + 1}
    return {**known, **filled, **own}


def _intake(dossier_id: str, body: DossierReceived, bench: Bench) -> dict[str, Any]:
    return {
        "procedure_id": body.procedure_id,
        "procedure_name": body.procedure_name,
        "catalogue_version": body.catalogue_version,
        "channel": body.channel,
        "lang": body.lang,
        "officer_login": body.officer_login,
        "officer_name": body.officer_name,
        "return_place": body.return_place,
        "term": body.term.model_dump(mode="json") if body.term else None,
        "papers": [paper.model_dump() for paper in body.papers],
        **seal_person(bench.sealer, dossier_id, body.applicant.model_dump()),
    }


def _slip(token: str, dossier_id: str, copy_no: int, at: Any) -> Row:
    return {"token": token, "dossier_id": dossier_id, "copy_no": copy_no, "issued_at": at, "revoked_at": None}


def _begin_history(bench: Bench, event_id: str, dossier_id: str, body: DossierReceived) -> None:
    actor = body.officer_login or bench.box.id
    bench.add_step(
        {
            "id": bench.ambient.new_id(),
            "dossier_id": dossier_id,
            "status": RECEIVED,
            "at": body.received_at,
            "note": None,
            "actor": actor,
            "source": f"box:{bench.box.id}",
            "source_id": event_id,
            "recorded_at": bench.now,
        }
    )
    dues = [(body.first_due_at, "received")] + (
        [(body.due_at, "changed")] if body.due_at != body.first_due_at else []
    )
    for number, (due_at, cause) in enumerate(dues, start=1):
        bench.add_due(
            {
                "dossier_id": dossier_id,
                "number": number,
                "due_at": due_at,
                "cause": cause,
                "note": None,
                "actor": actor,
                "set_at": body.received_at,
            }
        )
