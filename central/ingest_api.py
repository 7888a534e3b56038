"""`POST /api/v1/boxes/{box_id}/events` and `GET /api/v1/boxes/{box_id}/changes`: sync protocol 1, central's side."""

from typing import Annotated

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.exceptions import UnsupportedMediaType

from appliance.core.errors import NotAuthenticated
from appliance.core.protocol import MAX_BODY_BYTES, PROTOCOL, SERIALS_LOW, Change, ChangePage, Id, Message
from appliance.web.input import read_query
from central.case_news import bodies
from central.epoch import current_epoch
from central.feed import lock_box, read_feed
from central.fleet import authenticate_box, claim_database
from central.ingest import Ingest
from central.ingest_parse import parse_envelope
from central.leases import grant_leases, grant_more, leases_wanted, more_wanted, parse_low
from central.models_fleet import Box
from central.retrying import write_retrying
from central.services import central

blueprint = Blueprint("sync", __name__, url_prefix="/api/v1/boxes")
PAGE = 200


class ChangesQuery(BaseModel):
    """The query of the change feed."""

    model_config = ConfigDict(extra="ignore")

    cursor: Annotated[int, Field(ge=0, lt=2**63)] = 0
    limit: Annotated[int, Field(ge=1, le=1000)] = PAGE
    database_id: Id | None = None


@blueprint.post("/<box_id>/events")
def post_events(box_id: str) -> Response:
    """Take a batch of at most 500 events and 1 MB in; the answer says of each what became of it."""
    if not request.is_json:
        raise UnsupportedMediaType
    request.max_content_length = MAX_BODY_BYTES
    bearer = bearer_token()
    parts = central()
    envelope = parse_envelope(request.get_data(cache=False))
    answer = write_retrying(
        parts.database,
        lambda session: Ingest(session, parts.ambient, parts.sealer, parts.config.sync, parts.rules).take(
            box_id, bearer, envelope
        ),
    )
    for result in answer.results:
        parts.events.labels(result.outcome).inc()
    return _json(answer)


@blueprint.get("/<box_id>/changes")
def get_changes(box_id: str) -> Response:
    """Return what the box must know after `cursor`, oldest first."""
    query = read_query(ChangesQuery)
    database_id = query.database_id or request.headers.get("Motcua-Database-Id")
    bearer = bearer_token()
    _note_call(box_id, bearer, database_id, parse_low(request.headers.get(SERIALS_LOW)))
    with central().database.read() as session:
        # The epoch first: a restore between the two reads must not hand new changes out under the old epoch.
        epoch = current_epoch(session)
        found, more = read_feed(session, box_id, query.cursor, query.limit)
        told = bodies(session, central().sealer, box_id, found)
    changes = [
        Change(seq=each.seq, kind=each.kind, key=each.key, body=body) for each, body in zip(found, told, strict=True)
    ]
    cursor = changes[-1].seq if changes else query.cursor
    return _json(ChangePage(protocol=PROTOCOL, epoch=epoch, cursor=cursor, changes=changes, more=more))


def bearer_token() -> str:
    """Return the bearer token of this request; raises NotAuthenticated without one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotAuthenticated("bearer-missing", "Thiếu mã truy cập.", "The bearer token is missing.")
    return token.strip()


def _note_call(box_id: str, bearer: str, database_id: str | None, low: tuple[str, int] | None) -> None:
    parts = central()
    now, today = parts.ambient.now(), parts.ambient.today_text()
    with parts.database.read() as session:
        authenticate_box(session, box_id, bearer)
        box = session.get_one(Box, box_id)
        known = database_id is None or database_id == box.database_id
        nothing_to_write = known and not leases_wanted(box, today) and not more_wanted(session, box, low)
    if nothing_to_write:
        return
    with parts.database.write() as session:
        box = lock_box(session, box_id)
        if database_id is not None:
            claim_database(session, box, database_id, now, parts.config.sync.database_live_s)
        grant_leases(session, box, parts.ambient)
        grant_more(session, box, parts.ambient, low)


def _json(message: Message) -> Response:
    return Response(message.model_dump_json(), content_type="application/json")
