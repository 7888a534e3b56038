"""A posted batch taken apart: the envelope must be right, one bad event must not spoil its neighbours."""

import json
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from appliance.core.errors import InvalidInput
from appliance.core.protocol import EVENT_BODIES, MAX_EVENTS, OLDEST_PROTOCOL, EventIn, Id, Message
from appliance.web.input import invalid_fields
from central.ingest_rules import Arrival

MAX_SEQ = 2**31 - 1


class Envelope(BaseModel):
    """The outside of a batch; its events are checked one by one."""

    model_config = ConfigDict(extra="ignore")

    protocol: int
    database_id: Id
    events: Annotated[list[dict[str, Any]], Field(max_length=MAX_EVENTS)]


@dataclass(frozen=True)
class Parsed:
    """One event; without a `body` it can't be applied, and `fault` says why. `raw` is kept for a person to look at."""

    arrival: Arrival
    kind: str
    created_at: str
    raw: dict[str, Any]
    body: Message | None
    fault: str | None


def parse_envelope(raw: bytes) -> Envelope:
    """Read the outside of a batch; raises InvalidInput."""
    try:
        envelope = Envelope.model_validate_json(raw)
    except ValidationError as error:
        raise invalid_fields(error) from None
    if envelope.protocol < OLDEST_PROTOCOL:
        raise InvalidInput(
            "protocol-too-old",
            "Thiết bị dùng phiên bản đồng bộ quá cũ. Vui lòng cập nhật thiết bị.",
            "The box speaks a sync protocol that is too old. Please update the box.",
            oldest=OLDEST_PROTOCOL,
        )
    return envelope


def parse_event(raw: dict[str, Any]) -> Parsed:
    """Read one event. Raises InvalidInput only where it has no usable id, because then nothing can be answered."""
    try:
        event = EventIn.model_validate(raw)
    except ValidationError:
        return _misshapen(raw)
    if event.subject_seq > MAX_SEQ or _holds_nul(raw):
        return _misshapen(raw)
    body, fault = parse_body(event.kind, event.body)
    arrival = Arrival(event.id, event.subject, event.subject_seq)
    return Parsed(arrival, event.kind, str(raw["created_at"]), raw, body, fault)


def parse_body(kind: str, body: dict[str, Any]) -> tuple[Message | None, str | None]:
    """Return the body as its model, or None and the reason why it can't be used."""
    model = EVENT_BODIES.get(kind)
    if model is None:
        return None, "unknown-kind"
    try:
        return model.model_validate(body), None
    except ValidationError:
        return None, "invalid-body"


def _misshapen(raw: dict[str, Any]) -> Parsed:
    # It has no place in any sequence, so it gets one of its own that nothing waits for.
    event_id = raw.get("id")
    if not isinstance(event_id, str) or not event_id.isascii() or not event_id.isprintable() or len(event_id) > 64:
        raise InvalidInput(
            "event-without-id", "Có sự kiện không có mã hợp lệ.", "There is an event without a valid id."
        )
    subject = f"misshapen:{event_id}"
    return Parsed(Arrival(event_id, subject, 1), "", "", raw, None, "invalid-event")


def _holds_nul(value: Any) -> bool:
    # Neither database can be trusted to keep a NUL inside a text.
    return "\\u0000" in json.dumps(value)
