"""What the wifi side may ask through public.sock: how many wait, a number, a place, a public status, a report.

No answer holds a name, a phone number or an address; what comes in is as hostile as the visitors' wifi.
"""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from appliance.core.dossier_codes import parse_code
from appliance.core.errors import Conflict, InvalidInput, NotFound
from kiosk.centre import Centre
from kiosk.keep_place import act_on_own_ticket
from kiosk.models import TicketIn
from kiosk.take import take_number
from kiosk.ticket_views import find_row, ticket_view, waiting_per_service

Handler = Callable[[Mapping[str, object]], dict[str, object]]
Model = TypeVar("Model", bound=BaseModel)
MAX_BODY_CHARS = 6000
# Three bytes a letter and the frame of the answer stay below the 8 kB of the socket.
MAX_WRITTEN_CHARS = 1500

_PLACE = ("ahead", "wait_low_min", "wait_high_min", "goes_on_at", "counter", "called_at", "away_until", "steps_left")
_PUBLIC = ("id", "number", "service_id", "state", *_PLACE)


class _Request(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Take(_Request):
    service_id: str = Field(max_length=64)
    key: Annotated[str, StringConstraints(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")]
    lang: Literal["vi", "en"] = "vi"


class _Place(_Request):
    ticket_id: str = Field(min_length=1, max_length=64)


class _Act(_Place):
    act: Literal["step-back-minutes", "step-back-places", "come-back", "rejoin", "by-screen"]


class _Write(_Place):
    text: str | None = Field(default=None, max_length=MAX_WRITTEN_CHARS)


class _Code(_Request):
    code: str = Field(min_length=1, max_length=60)


class _Report(_Request):
    id: str = Field(min_length=8, max_length=64)
    kind: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9._-]{0,39}$")]
    body: dict[str, object] = Field(default_factory=dict)


def public_handlers(centre: Centre) -> dict[str, Handler]:
    """Return the verbs of public.sock."""
    return {
        "queue": lambda request: queue(centre),
        "take": lambda request: take(centre, request),
        "place": lambda request: place(centre, request),
        "act": lambda request: act(centre, request),
        "write": lambda request: write(centre, request),
        "public_status": lambda request: public_status(centre, request),
        "report": lambda request: report(centre, request),
    }


def queue(centre: Centre) -> dict[str, object]:
    """Return how many wait for each service where anybody does."""
    waiting = waiting_per_service(centre.store.reader(), centre)
    lines = [
        {
            "service_id": service.id,
            "name_vi": service.name_vi,
            "name_en": service.name_en,
            "waiting": waiting.get(service.id, 0),
        }
        for service in centre.index.services.values()
    ]
    return {"lines": lines}


def take(centre: Centre, request: Mapping[str, object]) -> dict[str, object]:
    """Issue a number that lives on the visitor's phone (no paper); the same key gives the same number."""
    wanted = _read(_Take, request)
    wish = TicketIn(service_id=wanted.service_id, lang=wanted.lang)
    _, answer = take_number(centre, wish, taken_by="phone", printer=None, key=wanted.key, paper=False)
    ticket: dict[str, object] = json.loads(answer)
    return {name: ticket[name] for name in (*_PUBLIC, "tracking_url") if name in ticket}


def place(centre: Centre, request: Mapping[str, object]) -> dict[str, object]:
    """Return where a ticket stands."""
    reader = centre.store.reader()
    centre.waits.refresh()
    ticket = ticket_view(reader, centre, find_row(reader, _read(_Place, request).ticket_id))
    return {name: ticket[name] for name in _PUBLIC if name in ticket}


def act(centre: Centre, request: Mapping[str, object]) -> dict[str, object]:
    """Do what the phone's holder asks of their own ticket: step back, come back, rejoin, be called by sight."""
    wanted = _read(_Act, request)
    act_on_own_ticket(centre, wanted.ticket_id, wanted.act, "phone")
    return place(centre, {"ticket_id": wanted.ticket_id})


def write(centre: Centre, request: Mapping[str, object]) -> dict[str, object]:
    """Viết với nhau: take what the phone's holder types (nothing: only look) and return what the clerk has typed.

    Only while the ticket is at a counter; raises Conflict "not-at-a-counter" otherwise. Nothing of it is stored.
    """
    wanted = _read(_Write, request)
    row = find_row(centre.store.reader(), wanted.ticket_id)
    if row["state"] not in {"called", "serving"} or not row["counter_id"]:
        raise Conflict("not-at-a-counter", "Chỉ viết được khi đang ở quầy.", "Only while you are at a counter.")
    counter = row["counter_id"]
    centre.writing.claim(counter, row["id"])
    if wanted.text is not None:
        centre.writing.write(counter, "visitor", wanted.text)
    _, sides = centre.writing.read(counter)
    return {"clerk": sides["clerk"][:MAX_WRITTEN_CHARS]}


def public_status(centre: Centre, request: Mapping[str, object]) -> dict[str, object]:
    """Return a dossier's status number and due date by its code; raises NotFound "unknown-dossier"."""
    code = parse_code(_read(_Code, request).code).text
    row = (
        centre.store.reader()
        .execute("SELECT status, due_date FROM public_status WHERE dossier_code = ?", (code,))
        .fetchone()
    )
    if row is None:
        raise NotFound("unknown-dossier", "Chưa có thông tin về mã này.", "Nothing is known about this code.")
    return {"status": row["status"], "due_date": row["due_date"]}


def report(centre: Centre, request: Mapping[str, object]) -> dict[str, object]:
    """Keep a report of the wifi side (counts, feedback, an alarm); the same id twice is one report."""
    wanted = _read(_Report, request)
    body = json.dumps(wanted.body, ensure_ascii=False)
    if len(body) > MAX_BODY_CHARS:
        raise InvalidInput("report-too-long", "Báo cáo quá dài.", "The report is too long.")
    with centre.store.write_transaction() as connection:
        connection.execute(
            "INSERT INTO public_reports (id, kind, body, received_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (wanted.id, wanted.kind, body, centre.ambient.now_text()),
        )
    return {"stored": True}


def _read(model: type[Model], request: Mapping[str, object]) -> Model:
    try:
        return model.model_validate(request)
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, fault["loc"])) for fault in error.errors(include_input=False))
        raise InvalidInput("invalid-fields", f"Chưa đúng: {fields}.", f"Not right: {fields}.") from None
