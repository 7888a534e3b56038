"""`GET /api/openapi.json`: the interfaces for programs, their schemas taken from the models that check them."""

from functools import cache
from typing import Any

from flask import Blueprint, Response, jsonify
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from appliance.core.protocol import BatchAnswer, ChangePage, EventBatch
from appliance.version import VERSION
from central.case_models import CaseIn, CaseOut, CasePauseIn, CaseStatusIn

blueprint = Blueprint("openapi", __name__)
REF = "#/components/schemas/{model}"
_INPUTS: tuple[type[BaseModel], ...] = (EventBatch, CaseIn, CaseStatusIn, CasePauseIn)
_OUTPUTS: tuple[type[BaseModel], ...] = (BatchAnswer, ChangePage, CaseOut)


@blueprint.get("/api/openapi.json")
def show() -> Response:
    """Answer with the document."""
    return jsonify(document())


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    modes = [(model, "validation") for model in _INPUTS] + [(model, "serialization") for model in _OUTPUTS]
    _, schemas = models_json_schema(modes, ref_template=REF)  # type: ignore[arg-type]
    return {
        "openapi": "3.1.0",
        "info": {"title": "motcua central", "version": VERSION},
        "paths": _paths(),
        "components": {
            "schemas": {**schemas["$defs"], "Problem": _PROBLEM},
            "securitySchemes": {
                "box": {"type": "http", "scheme": "bearer", "description": "the box's sync token"},
                "apiKey": {"type": "http", "scheme": "bearer", "description": "an API key with scope cases:write"},
            },
        },
    }


def _paths() -> dict[str, Any]:
    box, code, token = _path("box_id"), _path("code"), _path("token")
    cursor = _query("cursor", {"type": "integer", "minimum": 0, "default": 0})
    limit = _query("limit", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 200})
    key = {"name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string"}}
    return {
        "/api/v1/boxes/{box_id}/events": {
            "post": _operation("Take events of a box in", "box", [box], EventBatch, {200: BatchAnswer})
        },
        "/api/v1/boxes/{box_id}/changes": {
            "get": _operation("What a box must know", "box", [box, cursor, limit], None, {200: ChangePage})
        },
        "/api/v1/cases/{code}": {
            "put": _operation("Create or update a case", "apiKey", [code], CaseIn, {200: CaseOut, 201: CaseOut})
        },
        "/api/v1/cases/{code}/status": {
            "post": _operation("Move a case one step", "apiKey", [code, key], CaseStatusIn, {200: CaseOut})
        },
        "/api/v1/cases/{code}/pauses/{pause_id}": {
            "put": _operation(
                "Begin or end a time that does not count",
                "apiKey",
                [code, _path("pause_id")],
                CasePauseIn,
                {200: CaseOut},
            )
        },
        "/t/{token}.json": {"get": _operation("A dossier by its slip", None, [token], None, {200: None})},
        "/q/{token}.json": {"get": _operation("A ticket's live place", None, [token], None, {200: None})},
        "/api/openapi.json": {"get": _operation("This document", None, [], None, {200: None})},
    }


def _operation(
    summary: str,
    security: str | None,
    parameters: list[dict[str, Any]],
    body: type[BaseModel] | None,
    answers: dict[int, type[BaseModel] | None],
) -> dict[str, Any]:
    responses: dict[str, Any] = {
        str(status): {"description": "done", "content": {"application/json": {"schema": _schema(model)}}}
        for status, model in answers.items()
    }
    problem = {"application/problem+json": {"schema": {"$ref": REF.format(model="Problem")}}}
    responses["default"] = {"description": "a problem (RFC 9457)", "content": problem}
    operation: dict[str, Any] = {"summary": summary, "parameters": parameters, "responses": responses}
    if security is not None:
        operation["security"] = [{security: []}]
    if body is not None:
        content = {"application/json": {"schema": _schema(body)}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _schema(model: type[BaseModel] | None) -> dict[str, Any]:
    return {"type": "object"} if model is None else {"$ref": REF.format(model=model.__name__)}


def _path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "instance": {"type": "string"},
    },
}
