"""Failures as answers: RFC 9457 documents for programs, a calm page in Vietnamese or English for people."""

import logging

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from appliance.core.errors import MotcuaError
from appliance.web.headers import request_id
from appliance.web.i18n import lang
from appliance.web.problem_texts import HTTP_PROBLEMS, TITLES

log = logging.getLogger(__name__)

PROBLEM_TYPE = "application/problem+json"
_PROGRAM_PATHS = ("/api/", "/webhooks/", "/metrics", "/healthz")
_RESERVED = frozenset({"type", "title", "status", "detail", "instance", "code"})


def install(app: Flask) -> None:
    """Let `app` answer every failure through this module."""
    app.register_error_handler(MotcuaError, answer_expected)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(Exception, answer_unexpected)


def answer_expected(error: MotcuaError) -> Response:
    """Answer one of our own failures with its status, words and details."""
    headers: dict[str, str] = {}
    retry_after_s = error.details.get("retry_after_s")
    if isinstance(retry_after_s, int | float):
        headers["Retry-After"] = str(max(1, round(retry_after_s)))
    if error.status >= 500:
        log.warning("unavailable: %s", error.code, extra={"request_id": request_id()})
    return problem(error.status, error.code, error.message(lang()), error.details, headers)


def answer_http(error: HTTPException) -> Response | HTTPException:
    """Answer what Flask and werkzeug raise (unknown path, wrong method, body too large …)."""
    if error.response is not None or error.code is None or error.code < 400:
        return error  # a redirect or a ready answer given to abort()
    code, message_vi, message_en = HTTP_PROBLEMS.get(error.code, HTTP_PROBLEMS[400])
    headers = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    return problem(error.code, code, message_en if lang() == "en" else message_vi, {}, headers)


def answer_unexpected(error: Exception) -> Response:
    """Log what nobody expected and answer 500 without a word about the inside."""
    log.error("unexpected failure", exc_info=error, extra={"request_id": request_id()})
    code, message_vi, message_en = HTTP_PROBLEMS[500]
    return problem(500, code, message_en if lang() == "en" else message_vi, {}, {})


def problem(
    status: int,
    code: str,
    detail: str,
    members: dict[str, object] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Build the answer for a failure: a page for a browser, problem+json for everything else."""
    if wants_page():
        body = render_template("problem.html", status=status, code=code, detail=detail, request_id=request_id())
        return Response(body, status, headers, content_type="text/html; charset=utf-8")
    title_vi, title_en = TITLES.get(status, TITLES[400] if status < 500 else TITLES[500])
    document: dict[str, object] = {
        "type": f"urn:motcua:problem:{code}",
        "title": title_en if lang() == "en" else title_vi,
        "status": status,
        "detail": detail,
        "instance": f"urn:motcua:request:{request_id()}",
        "code": code,
    }
    document.update((name, value) for name, value in (members or {}).items() if name not in _RESERVED)
    return Response(current_app.json.dumps(document), status, headers, content_type=PROBLEM_TYPE)


def wants_page() -> bool:
    """Tell whether a person's browser asks for a page (and not a script, a tool or an API call)."""
    if request.path.startswith(_PROGRAM_PATHS) or request.path.endswith(".json"):
        return False
    accept = request.accept_mimetypes
    return (
        accept["text/html"] > 0
        and "text/html" in accept.values()
        and accept["text/html"] >= accept["application/json"]
    )
