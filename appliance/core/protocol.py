"""The messages of sync protocol 1 (docs/sync-protocol.md), checked alike by the box and by central."""

from datetime import time
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from appliance.core.calendar_rules import Duration, Unit

PROTOCOL = 1
OLDEST_PROTOCOL = 1
MAX_EVENTS = 500
SERIALS_LOW = "Motcua-Serials-Low"
"""Header of a pull: "day:last serial held", sent while a fifth or less of the day's serials is left."""
MAX_BODY_BYTES = 1_000_000

Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9:._-]+$")]
Short = Annotated[str, StringConstraints(max_length=80)]
Line = Annotated[str, StringConstraints(max_length=300)]
Subject = Annotated[str, StringConstraints(min_length=3, max_length=100, pattern=r"^[a-z]+:[A-Za-z0-9._-]+$")]
Token = Annotated[str, StringConstraints(min_length=23, max_length=23)]
Lang = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
# SQLite's and PostgreSQL's widest integer; a number beyond it is no number of a feed.
Position = Annotated[int, Field(ge=0, lt=2**63)]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Message(BaseModel):
    """Base of all messages: frozen, and unknown keys are ignored so that a newer side may say more."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class EventIn(Message):
    """One thing that happened on a box."""

    id: Id
    kind: Short
    subject: Subject
    subject_seq: int = Field(ge=1)
    created_at: AwareDatetime
    body: dict[str, object]


class EventBatch(Message):
    """What a box posts."""

    protocol: int
    database_id: Id
    events: list[EventIn] = Field(max_length=MAX_EVENTS)


class EventResult(Message):
    """What became of one event."""

    id: Id
    outcome: Literal["done", "deferred", "parked"]
    reason: Line | None = None


class BatchAnswer(Message):
    """Central's answer to a batch."""

    protocol: int
    epoch: Id
    results: list[EventResult]


class Change(Message):
    """One thing a box should know."""

    seq: Position
    kind: Short
    key: Annotated[str, StringConstraints(max_length=200)]
    body: dict[str, object]


class ChangePage(Message):
    """A page of the change feed; `cursor` is where the next page begins."""

    protocol: int
    epoch: Id
    cursor: Position
    changes: list[Change]
    more: bool


class TicketIssued(Message):
    """Body of "ticket.issued"."""

    ticket_id: Id
    number: Short
    service_id: Id
    business_day: Day
    issued_at: AwareDatetime
    token: Token
    lang: Lang = "vi"
    priority_group: Short | None = None
    service_name: Line | None = None


class TicketChanged(Message):
    """Body of "ticket.changed"."""

    ticket_id: Id
    state: Short
    at: AwareDatetime
    counter: Short | None = None
    ahead: int | None = None
    away_until: AwareDatetime | None = None
    """Until when the holder is out and their place is kept."""
    steps_left: int | None = Field(default=None, ge=0, le=9)
    """How often they may still step back today; None: as before."""


TicketAct = Literal["step-back-minutes", "step-back-places", "come-back", "rejoin", "by-screen"]


class TicketWish(Message):
    """Body of the change "ticket_wish" (key: the ticket's id): what its holder asked for on central's page.

    A box that reads it later than `ticket_wishes.FRESH_FOR` passes it over: by then the person stands in the hall.
    """

    id: Id
    act: TicketAct
    asked_at: AwareDatetime


class ApplicantBody(Message):
    """Who files the dossier."""

    name: Line
    phone: Short | None = None
    email: Line | None = None
    id_number: Short | None = None
    address: Line | None = None


class PaperBody(Message):
    """One paper handed in."""

    id: Id | None = None
    name: Annotated[str, StringConstraints(max_length=600)] = ""
    originals: int = Field(default=0, ge=0, le=999)
    copies: int = Field(default=0, ge=0, le=999)
    certified: int = Field(default=0, ge=0, le=999)


class NamedPauseBody(Message):
    """A time that does not count, as the procedure names it; `days` is how long it may last."""

    id: Id
    name_vi: Line
    name_en: Line
    days: int | None = Field(default=None, ge=1, le=366)


class TermBody(Message):
    """The processing time a dossier's first due date follows from, with the pauses that may move that date."""

    amount: int = Field(ge=0, le=400)
    unit: Unit
    cutoff: time | None = None
    pauses: list[NamedPauseBody] = Field(default_factory=list, max_length=20)

    def duration(self) -> Duration:
        """Return it as the calendar's rules take it."""
        return Duration(self.amount, self.unit, self.cutoff)


class DossierReceived(Message):
    """Body of "dossier.received"."""

    dossier_id: Id
    code: Short | None = None
    provisional_no: Short | None = None
    procedure_id: Id
    catalogue_version: Short
    unit_code: Short
    received_at: AwareDatetime
    first_due_at: AwareDatetime
    due_at: AwareDatetime
    term: TermBody | None = None
    channel: Short
    applicant: ApplicantBody
    papers: list[PaperBody] = Field(default_factory=list, max_length=100)
    token: Token
    officer_login: Short | None = None
    officer_name: Line | None = None
    procedure_name: Annotated[str, StringConstraints(max_length=600)] | None = None
    return_place: Line | None = None
    ticket_id: Id | None = None
    lang: Lang = "vi"
    from_province: bool = False
    """The code is the province's, so that the dossier joins the one its system put; otherwise the box minted it."""


class SlipReissued(Message):
    """Body of "slip.reissued"."""

    dossier_id: Id
    token: Token
    revoked_token: Token
    at: AwareDatetime
    copy_no: int = Field(ge=1, alias="copy")


class DossierRequest(Message):
    """Body of "dossier.request": what the counter asks to be written into a dossier that central keeps.

    `seen_version` is the version the clerk looked at; where it matters (a supplement, another date) a dossier that
    changed since is left alone. A dossier that was not taken in on this box is named by its code.
    """

    dossier_id: Id | None = None
    code: Short | None = None
    request: Literal["supplement", "supplied", "reappoint", "return", "withdraw"]
    at: AwareDatetime
    officer_login: Short
    seen_version: int | None = Field(default=None, ge=1)
    note: Annotated[str, StringConstraints(max_length=600)] | None = None
    due_at: AwareDatetime | None = None


class ApplicantAnnounced(Message):
    """Who files a dossier of the province's system; every part may be unknown."""

    name: Line | None = None
    phone: Short | None = None
    email: Line | None = None
    id_number: Short | None = None
    address: Line | None = None


class CaseAnnounced(Message):
    """Body of the change "case": a dossier of the province's system that may be brought to this box's counters."""

    open: bool = True
    """False once it can't be taken in any more: the box forgets it."""
    procedure_id: Annotated[str, StringConstraints(max_length=64)] = ""
    procedure_name: Annotated[str, StringConstraints(max_length=600)] | None = None
    channel: Short = "1"
    lang: Lang = "vi"
    received_at: AwareDatetime | None = None
    due_at: AwareDatetime | None = None
    applicant: ApplicantAnnounced = ApplicantAnnounced()
    papers: list[PaperBody] = Field(default_factory=list, max_length=60)


class FeedbackGiven(Message):
    """Body of "feedback.given": what somebody thought of the service; `about` is a ticket or a dossier."""

    about: Subject
    face: Literal["very-satisfied", "satisfied", "dissatisfied"]
    reasons: list[Short] = Field(default_factory=list, max_length=10)
    service_id: Id | None = None
    given_at: AwareDatetime


EVENT_BODIES: dict[str, type[Message]] = {
    "ticket.issued": TicketIssued,
    "ticket.changed": TicketChanged,
    "dossier.received": DossierReceived,
    "slip.reissued": SlipReissued,
    "dossier.request": DossierRequest,
    "feedback.given": FeedbackGiven,
}
