"""`/api/openapi.json`: generated from the models the views use; a test compares its paths with the app's routes."""

from dataclasses import dataclass

from flask import Blueprint, Response, jsonify
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from appliance.core.apart import work_apart
from appliance.version import VERSION
from kiosk import models, models_dossiers, models_notices

blueprint = Blueprint("openapi", __name__, url_prefix="/api")

REF = "#/components/schemas/{model}"


@dataclass(frozen=True)
class Operation:
    """One address of the API: method, path, purpose, body, answer and its status."""

    method: str
    path: str
    about: str
    body: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    status: int = 200
    staff: bool = False
    idempotent: bool = False


def _verb(name: str, about: str, body: type[BaseModel] | None = None) -> Operation:
    path = f"/api/counters/{{counter_id}}/{name}"
    return Operation("post", path, about, body, models.TicketOut, staff=True)


def _dossier(
    path: str, about: str, body: type[BaseModel], answer: type[BaseModel] = models_dossiers.ActOut
) -> Operation:
    return Operation("post", f"/api/{path}", about, body, answer, 201, staff=True, idempotent=True)


DOSSIER_OPERATIONS = (
    Operation(
        "post",
        "/api/dossiers/find",
        "Find dossiers by slip, code or person.",
        models_dossiers.FindIn,
        models_dossiers.DossiersOut,
        staff=True,
    ),
    _dossier("dossiers/supplement", "Ask for missing papers (form 02).", models_dossiers.SupplementIn),
    _dossier("dossiers/supplied", "The missing papers came.", models_dossiers.DossierRef),
    _dossier("dossiers/apology", "Draft an apology with a new date (form 04).", models_dossiers.ApologyIn),
    _dossier("dossiers/return", "Hand a result over; writes the ledger's line.", models_dossiers.HandOverIn),
    _dossier("dossiers/withdraw", "Give the papers back to somebody who withdraws.", models_dossiers.HandOverIn),
    _dossier(
        "post-handovers", "Hand a list of dossiers to the post.", models_dossiers.PostIn, models_dossiers.HandoverOut
    ),
    Operation("get", "/api/letters", "Letters that wait for the signer.", None, models_dossiers.ActsOut, staff=True),
    Operation(
        "post",
        "/api/letters/{act_id}/sign",
        "A letter was signed.",
        models_dossiers.SignIn,
        models_dossiers.ActOut,
        staff=True,
    ),
    Operation(
        "post", "/api/letters/{act_id}/drop", "A draft is set aside.", None, models_dossiers.ActOut, staff=True
    ),
    Operation(
        "post",
        "/api/notices/refusal",
        "Draft a refusal to take a dossier in (form 03).",
        models_notices.RefusalIn,
        models_notices.NoticeOut,
        201,
        staff=True,
        idempotent=True,
    ),
    Operation(
        "post",
        "/api/notices/stop",
        "Draft a stop notice (form 05).",
        models_notices.StopIn,
        models_notices.NoticeOut,
        201,
        staff=True,
        idempotent=True,
    ),
    Operation(
        "post",
        "/api/notices/{notice_id}/sign",
        "A notice was signed.",
        models_dossiers.SignIn,
        models_notices.NoticeOut,
        staff=True,
    ),
    Operation(
        "post",
        "/api/notices/{notice_id}/drop",
        "A draft is set aside.",
        None,
        models_notices.NoticeOut,
        staff=True,
    ),
    Operation(
        "post",
        "/api/notices/{notice_id}/form",
        "Print a notice on the office printer.",
        None,
        models_notices.NoticeOut,
        staff=True,
    ),
    Operation("get", "/api/notices/{notice_id}/form.pdf", "A notice (form 03, 05), two copies (PDF).", staff=True),
    Operation("get", "/api/letters/{act_id}/form.pdf", "A letter (form 02, 04), two copies (PDF).", staff=True),
    Operation(
        "post",
        "/api/letters/{act_id}/form",
        "Print a letter on the office printer.",
        None,
        models_dossiers.ActOut,
        staff=True,
    ),
    Operation(
        "get", "/api/dossiers/{dossier_id}/control.pdf", "A dossier's control sheet (form 06, PDF).", staff=True
    ),
    Operation(
        "post",
        "/api/dossiers/{dossier_id}/control",
        "Print a dossier's control sheet on the office printer.",
        None,
        models.PrintJobRef,
        staff=True,
    ),
    Operation("get", "/api/ledger/{day}/form.pdf", "The ledger of a day (form 07, PDF).", staff=True),
    Operation(
        "post",
        "/api/ledger/{day}/form",
        "Print the ledger of a day on the office printer.",
        None,
        models.PrintJobRef,
        staff=True,
    ),
    Operation(
        "post",
        "/api/checklists",
        "Print what is missing before a dossier can be taken in.",
        models_dossiers.ChecklistIn,
        models_dossiers.ChecklistOut,
        201,
        staff=True,
        idempotent=True,
    ),
)


OPERATIONS = (
    Operation("post", "/api/login", "Log staff in: cookie and CSRF token.", models.LoginIn, models.LoginOut),
    Operation("post", "/api/logout", "Log staff out.", status=204, staff=True),
    Operation("get", "/api/session", "Who is logged in.", None, models.LoginOut, staff=True),
    Operation("get", "/api/services", "What one can take a number for.", None, models.ServicesOut),
    Operation(
        "post",
        "/api/tickets",
        "Take a number (loopback or paired device).",
        models.TicketIn,
        models.TicketOut,
        201,
        idempotent=True,
    ),
    Operation("get", "/api/tickets/{ticket_id}", "A ticket and its place.", None, models.TicketOut),
    Operation("get", "/api/print-jobs/{job_id}", "How far a paper is.", None, models.PrintJobOut),
    Operation("post", "/api/scan", "Where a scan at the kiosk leads.", models.ScanIn, models.ScanOut),
    Operation("post", "/api/scan/serial", "A scan of the box's serial scanner.", models.ScanIn, None),
    Operation("get", "/api/scan/serial", "Where that scan leads, once.", None, models.ScanOut),
    Operation(
        "post", "/api/card", "An identity card, read for the clerk's form.", models.ScanIn, models_dossiers.CardOut
    ),
    Operation("post", "/api/help", "Call a guide to this screen.", None, models.HelpOut, 201),
    Operation("post", "/api/help/{call_id}/answer", "Go to the person who called.", status=204, staff=True),
    Operation("get", "/api/counters", "All counters.", None, models.CountersOut, staff=True),
    Operation("get", "/api/counters/{counter_id}", "A counter and its line.", None, models.CounterOut, staff=True),
    _verb("call-next", "Call the next person; `finish` ends the current ticket.", models.CallNextIn),
    _verb("recall", "Call the same person again."),
    _verb("start", "The person has come."),
    _verb("no-show", "The person did not come."),
    _verb("finish", "The service is over."),
    _verb("hold", "The person steps aside and keeps their place."),
    _verb("postpone", "The person comes back later today.", models.PostponeIn),
    _verb("transfer", "To another service or counter, same number; for good or only lent.", models.TransferIn),
    _verb("resume", "A held or postponed person comes back to the counter.", models.TicketRefIn),
    _verb("rejoin", "Someone who missed their call waits again.", models.TicketRefIn),
    _verb("undo", "Take back the last act."),
    Operation("post", "/api/counters/{counter_id}/close", "Close the counter.", status=204, staff=True),
    Operation("post", "/api/counters/{counter_id}/open", "Open the counter.", models.OpenIn, status=204, staff=True),
    Operation("post", "/api/counters/{counter_id}/break", "Have a break.", status=204, staff=True),
    Operation(
        "post", "/api/tickets/{ticket_id}/reprint", "The ticket's paper again.", None, models.TicketOut, staff=True
    ),
    Operation(
        "post",
        "/api/tickets/{ticket_id}/priority",
        "Priority given on sight.",
        models.PriorityIn,
        models.TicketOut,
        staff=True,
    ),
    Operation(
        "post",
        "/api/tickets/{ticket_id}/priority/seen",
        "A self-chosen priority looked at.",
        models.PrioritySeenIn,
        models.TicketOut,
        staff=True,
    ),
    Operation("get", "/api/due-date", "When a dossier received now would be due.", None, models.DueOut, staff=True),
    Operation(
        "post", "/api/slips", "Take a dossier in.", models.SlipIn, models.SlipOut, 201, staff=True, idempotent=True
    ),
    Operation("get", "/api/slips/{slip_id}", "A slip.", None, models.SlipOut, staff=True),
    Operation("get", "/api/slips/{slip_id}/form.pdf", "The official form, two copies on A4 (PDF).", staff=True),
    Operation(
        "post",
        "/api/slips/{slip_id}/form",
        "Print the official form on the office printer.",
        None,
        models.SlipOut,
        staff=True,
    ),
    Operation("post", "/api/slips/{slip_id}/reprint", "Print the same slip again.", None, models.SlipOut, staff=True),
    Operation(
        "post",
        "/api/slips/{slip_id}/reissue",
        "A new slip; the old one's page says so.",
        None,
        models.SlipOut,
        201,
        staff=True,
    ),
    *DOSSIER_OPERATIONS,
    Operation("get", "/api/write/{counter_id}", "What both sides have typed; kept nowhere."),
    Operation("post", "/api/write/{counter_id}", "What one side has typed."),
    Operation("get", "/api/display", "What the hall shows.", None, models.DisplayOut),
    Operation("get", "/api/display/stream", "The same as server-sent events."),
    Operation("get", "/api/devices", "Paired devices.", None, models.DevicesOut, staff=True),
    Operation("post", "/api/devices", "Pair this browser by a code.", models.PairIn, models.DeviceOut, 201),
    Operation("delete", "/api/devices/{device_id}", "Shut a device out.", status=204, staff=True),
    Operation(
        "post", "/api/pairing-codes", "Make a one-time code.", models.PairingIn, models.PairingOut, 201, staff=True
    ),
    Operation("get", "/api/openapi.json", "This description."),
)


@blueprint.get("/openapi.json")
def show_openapi() -> Response:
    """Answer with the description of the API."""
    return jsonify(work_apart(document))


def document() -> dict[str, object]:
    """Return the OpenAPI 3.1 document."""
    used = {model for operation in OPERATIONS for model in (operation.body, operation.answer) if model}
    ordered = sorted(used, key=lambda model: model.__name__)
    _, schemas = models_json_schema([(model, "validation") for model in ordered], ref_template=REF)
    paths: dict[str, dict[str, object]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _describe(operation)
    problem = {"type": "object", "required": ["type", "title", "status", "detail", "code"]}
    components = {
        "schemas": {**schemas.get("$defs", {}), "Problem": problem},
        "securitySchemes": {
            "session": {"type": "apiKey", "in": "cookie", "name": "motcua_session"},
            "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
        },
    }
    info = {"title": "motcua kiosk", "version": VERSION}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": components}


def _describe(operation: Operation) -> dict[str, object]:
    answers: dict[str, object] = {
        str(operation.status): _content(operation.answer),
        "default": {
            "description": "RFC 9457 problem",
            "content": {"application/problem+json": {"schema": {"$ref": REF.format(model="Problem")}}},
        },
    }
    described: dict[str, object] = {"summary": operation.about, "responses": answers}
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    parameters: list[object] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
    ]
    if operation.idempotent:
        parameters.append({"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 128}})
    if parameters:
        described["parameters"] = parameters
    if operation.body:
        schema = {"$ref": REF.format(model=operation.body.__name__)}
        described["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    if operation.staff:
        described["security"] = [{"session": []} if operation.method == "get" else {"session": [], "csrf": []}]
    return described


def _content(model: type[BaseModel] | None) -> dict[str, object]:
    if model is None:
        return {"description": "done"}
    schema = {"$ref": REF.format(model=model.__name__)}
    return {"description": "done", "content": {"application/json": {"schema": schema}}}
