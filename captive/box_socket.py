"""The touch side asked through public.sock; whatever is odd about an answer counts as no answer."""

import logging
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from appliance.core import dossier_states
from appliance.core.errors import MotcuaError
from appliance.public_sock import PublicClient, PublicRefused
from captive.box_link import BoxRefused, BoxUnreachable, PublicStatus, TicketPlace, WaitingLine

Model = TypeVar("Model", bound=BaseModel)
log = logging.getLogger(__name__)

# A page must not wait for the box longer than a visitor would notice.
ASK_TIMEOUT_S = 0.5
UNKNOWN_DOSSIER, UNKNOWN_TICKET = "unknown-dossier", "unknown-ticket"


class _Line(BaseModel):
    service_id: str = ""
    name_vi: str
    name_en: str = ""
    waiting: int = Field(ge=0)


class _Queue(BaseModel):
    lines: list[_Line]


class _Status(BaseModel):
    status: str
    due_date: str | None = None


class _Desk(BaseModel):
    number: int


class _Ticket(BaseModel):
    id: str
    number: str
    service_id: str
    state: str
    ahead: int | None = None
    wait_low_min: int | None = None
    wait_high_min: int | None = None
    counter: _Desk | None = None
    tracking_url: str = ""
    called_at: str | None = None
    away_until: AwareDatetime | None = None
    steps_left: int = 0
    goes_on_at: str | None = None

    def place(self) -> TicketPlace:
        values = self.model_dump(mode="json", exclude={"counter"})
        return TicketPlace(**values, counter=self.counter.number if self.counter else None)


class _Written(BaseModel):
    clerk: str = ""


class SocketBox:
    """A `BoxLink` over the Unix socket at `path`."""

    def __init__(self, path: Path, timeout_s: float = ASK_TIMEOUT_S) -> None:
        self._client = PublicClient(path, timeout_s)

    def queue(self) -> Sequence[WaitingLine]:
        """Return who waits where; raises `BoxUnreachable`."""
        try:
            answer = self._ask(_Queue, "queue")
        except PublicRefused as error:
            raise BoxUnreachable(error.code) from error
        return [WaitingLine(line.name_vi, line.name_en, line.waiting, line.service_id) for line in answer.lines]

    def take(self, service_id: str, key: str, lang: str) -> TicketPlace:
        """Take a number; raises `BoxUnreachable`, or `BoxRefused` with the touch side's words."""
        try:
            return self._ask(_Ticket, "take", service_id=service_id, key=key, lang=lang).place()
        except PublicRefused as error:
            raise BoxRefused(error.code, error.message_vi, error.message_en) from error

    def place(self, ticket_id: str) -> TicketPlace | None:
        """Return where a number stands, or None for an unknown ticket; raises `BoxUnreachable`."""
        try:
            return self._ask(_Ticket, "place", ticket_id=ticket_id).place()
        except PublicRefused as error:
            if error.code == UNKNOWN_TICKET:
                return None
            raise BoxUnreachable(error.code) from error

    def act(self, ticket_id: str, act: str) -> TicketPlace:
        """Do what the holder asks; raises `BoxUnreachable`, or `BoxRefused` with the touch side's words."""
        try:
            return self._ask(_Ticket, "act", ticket_id=ticket_id, act=act).place()
        except PublicRefused as error:
            raise BoxRefused(error.code, error.message_vi, error.message_en) from error

    def write(self, ticket_id: str, text: str | None) -> str:
        """Exchange what holder and clerk type; raises `BoxUnreachable`, or `BoxRefused` with the touch side's words."""
        try:
            return self._ask(_Written, "write", ticket_id=ticket_id, text=text).clerk
        except PublicRefused as error:
            raise BoxRefused(error.code, error.message_vi, error.message_en) from error

    def public_status(self, code: str) -> PublicStatus | None:
        """Return a dossier's public status, or None for an unknown code; raises `BoxUnreachable`."""
        try:
            answer = self._ask(_Status, "public_status", code=code)
            dossier_states.status(answer.status)
            return PublicStatus(answer.status, date.fromisoformat(answer.due_date[:10]) if answer.due_date else None)
        except PublicRefused as error:
            if error.code == UNKNOWN_DOSSIER:
                return None
            raise BoxUnreachable(error.code) from error
        except BoxUnreachable:
            raise
        except (ValueError, MotcuaError) as error:
            raise BoxUnreachable("strange answer") from error

    def report(self, report_id: str, kind: str, body: dict[str, object]) -> bool:
        """Hand a report over; True once it is on the box's disk. Raises `BoxUnreachable`."""
        try:
            return self._client.ask("report", id=report_id, kind=kind, body=body).get("stored") is True
        except PublicRefused as error:
            log.warning("the box refuses a report: %s", error.code)
            return False
        except MotcuaError as error:
            raise BoxUnreachable(error.code) from error

    def _ask(self, model: type[Model], verb: str, **arguments: object) -> Model:
        try:
            return model.model_validate(self._client.ask(verb, **arguments))
        except PublicRefused:
            raise
        except ValidationError as error:
            raise BoxUnreachable("strange answer") from error
        except MotcuaError as error:
            raise BoxUnreachable(error.code) from error
