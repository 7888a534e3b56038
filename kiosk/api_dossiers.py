"""JSON API of what the counter does with a dossier after the intake: find, letters, hand over, the post."""

import hashlib
import sqlite3
from collections.abc import Callable, Mapping
from typing import TypeVar

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel

from appliance import idempotency
from appliance.web.app import read_json
from appliance.web.i18n import lang
from appliance.web.login import Role, StaffAccount, require_staff
from kiosk import checklists, dossier_finder, dossier_words, handovers, letters, post
from kiosk.centre import Centre, centre
from kiosk.models_dossiers import ApologyIn, ChecklistIn, DossierRef, FindIn, HandOverIn, PostIn, SignIn, SupplementIn
from kiosk.take import check_key

blueprint = Blueprint("api_dossiers", __name__, url_prefix="/api")

DESK_ROLES = (Role.CLERK, Role.SUPERVISOR)
Model = TypeVar("Model", bound=BaseModel)
Run = Callable[[sqlite3.Connection, Centre, StaffAccount, Model], Mapping[str, object]]


@blueprint.post("/dossiers/find")
def find() -> Response:
    """Find dossiers by a scanned slip, a code, a name, a phone or ID number."""
    require_staff(*DESK_ROLES)
    found = dossier_finder.find(centre(), read_json(FindIn).text)
    return jsonify(dossiers=[dossier_words.for_desk(centre(), each, lang()) for each in found])


@blueprint.post("/dossiers/supplement")
def supplement() -> Response:
    """Ask for missing papers (form 02)."""
    return once("supplement", SupplementIn, letters.request_supplement)


@blueprint.post("/dossiers/supplied")
def supplied() -> Response:
    """Note that the missing papers came."""

    def run(
        connection: sqlite3.Connection, here: Centre, staff: StaffAccount, wanted: DossierRef
    ) -> Mapping[str, object]:
        dossier = dossier_finder.one(here, wanted.dossier_id, wanted.dossier_code)
        return letters.note_supplied(connection, here, staff, dossier, wanted.ticket_id)

    return once("supplied", DossierRef, run)


@blueprint.post("/dossiers/apology")
def apology() -> Response:
    """Draft the apology with a new date (form 04); a supervisor has it signed."""
    return once("apology", ApologyIn, letters.draft_apology)


@blueprint.post("/dossiers/return")
def hand_over() -> Response:
    """Hand a result over."""

    def run(
        connection: sqlite3.Connection, here: Centre, staff: StaffAccount, wanted: HandOverIn
    ) -> Mapping[str, object]:
        return handovers.hand_over(connection, here, staff, "return", wanted)

    return once("return", HandOverIn, run)


@blueprint.post("/dossiers/withdraw")
def withdraw() -> Response:
    """Give the papers back to somebody who withdraws."""

    def run(
        connection: sqlite3.Connection, here: Centre, staff: StaffAccount, wanted: HandOverIn
    ) -> Mapping[str, object]:
        return handovers.hand_over(connection, here, staff, "withdraw", wanted)

    return once("withdraw", HandOverIn, run)


@blueprint.post("/checklists")
def checklist() -> Response:
    """Print what is missing before a dossier can be taken in."""
    return once("checklist", ChecklistIn, checklists.issue_missing)


@blueprint.post("/post-handovers")
def hand_to_post() -> Response:
    """Hand a list of dossiers to the post."""
    return once("post", PostIn, post.hand_to_post)


@blueprint.get("/letters")
def list_letters() -> Response:
    """List the letters that wait for the signer."""
    require_staff(Role.SUPERVISOR)
    return jsonify(letters=letters.open_drafts(centre().store.reader()))


@blueprint.post("/letters/<act_id>/sign")
def sign(act_id: str) -> Response:
    """Note that a letter was signed, under which number."""
    staff, wanted = require_staff(Role.SUPERVISOR), read_json(SignIn)
    with centre().store.write_transaction() as connection:
        return jsonify(letters.sign(connection, centre(), staff, act_id, wanted))


@blueprint.post("/letters/<act_id>/drop")
def drop(act_id: str) -> Response:
    """Set a draft aside."""
    staff = require_staff(Role.SUPERVISOR)
    with centre().store.write_transaction() as connection:
        return jsonify(letters.drop(connection, centre(), staff, act_id))


def once(scope: str, model: type[Model], run: Run[Model]) -> Response:
    """Do it at most once per Idempotency-Key, with the answer stored beside its effects."""
    staff, wanted, here = require_staff(*DESK_ROLES), read_json(model), centre()
    here.calendar()  # loading it takes half a second, which must not pass under the write lock
    key = check_key(request.headers.get("Idempotency-Key")) or here.ambient.new_id()
    body_hash = hashlib.sha256(wanted.model_dump_json().encode()).hexdigest()

    def act(connection: sqlite3.Connection) -> tuple[int, Mapping[str, object]]:
        return 201, run(connection, here, staff, wanted)

    status, answer = idempotency.replay_or_run(
        here.store, here.ambient, f"{scope}:{staff.login}", key, body_hash, act
    )
    return Response(answer, status, content_type="application/json")
