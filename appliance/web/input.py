"""What a request carries, read into a pydantic model; every fault is named at once and no value is repeated."""

import re
from typing import TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from appliance.core.errors import InvalidInput
from appliance.web.fault_texts import fault_text
from appliance.web.i18n import lang

Model = TypeVar("Model", bound=BaseModel)
_MAX_FAULTS = 20
# What SQLite and PostgreSQL can't store: NUL in text, integers beyond 64 bits. Looked for closely only when hinted at.
_SUSPICIOUS = re.compile(rb"\\u0000|[0-9]{19}")
_INT64 = range(-(2**63), 2**63)


def read_json(model: type[Model]) -> Model:
    """Read the JSON body as `model`.

    Raises InvalidInput "malformed-json" or "invalid-fields" (details `faults`: field, code, reason);
    an answer 413 or 415 comes where the body is too large or not JSON.
    """
    if not request.is_json:
        raise UnsupportedMediaType
    raw = request.get_data()  # kept, because an idempotent view hashes it again
    try:
        value = model.model_validate_json(raw)
    except ValidationError as error:
        raise invalid_fields(error) from None
    if _SUSPICIOUS.search(raw):
        _refuse_unstorable(value.model_dump())
    return value


def read_form(model: type[Model]) -> Model:
    """Read the posted form as `model` (the CSRF field is left out); raises InvalidInput."""
    return _from_texts(model, {name: text for name, text in request.form.items() if name != "csrf_token"})


def read_query(model: type[Model]) -> Model:
    """Read the query string as `model` (`lang` is left out); raises InvalidInput."""
    return _from_texts(model, {name: text for name, text in request.args.items() if name != "lang"})


def invalid_fields(error: ValidationError) -> InvalidInput:
    """Turn pydantic's faults into one InvalidInput without any of the values that were sent."""
    faults = [
        {
            "field": ".".join(str(part) for part in fault["loc"]),
            "code": fault["type"].replace("_", "-"),
            "reason": fault_text(fault["type"], fault.get("ctx") or {}, lang()),
        }
        for fault in error.errors(include_url=False, include_input=False)[:_MAX_FAULTS]
    ]
    if any(fault["code"] == "json-invalid" for fault in faults):
        return InvalidInput(
            "malformed-json", "Dữ liệu gửi lên không phải JSON hợp lệ.", "The body is not valid JSON."
        )
    fields = ", ".join(fault["field"] for fault in faults if fault["field"]) or "–"
    return InvalidInput(
        "invalid-fields",
        f"Một số thông tin chưa đúng: {fields}. Vui lòng kiểm tra lại.",
        f"Some fields are not right: {fields}. Please check them.",
        faults=faults,
    )


def _from_texts(model: type[Model], texts: dict[str, str]) -> Model:
    _refuse_unstorable(texts)
    try:
        return model.model_validate(texts)
    except ValidationError as error:
        raise invalid_fields(error) from None


def _refuse_unstorable(value: object) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise nul_refused()
    elif isinstance(value, int):
        if value not in _INT64:
            raise InvalidInput("number-too-large", "Số quá lớn. Vui lòng nhập lại.", "A number is too large.")
    elif isinstance(value, dict):
        for key, item in value.items():
            _refuse_unstorable(key)
            _refuse_unstorable(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_unstorable(item)


def nul_refused() -> InvalidInput:
    """Return the failure for a NUL character, which no text of ours may hold."""
    return InvalidInput(
        "nul-character",
        "Nội dung chứa ký tự không hợp lệ. Vui lòng nhập lại.",
        "The content holds an invalid character. Please type it again.",
    )
