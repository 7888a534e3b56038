"""What the kiosk's JSON API takes and gives; /api/openapi.json is generated from these."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Body(BaseModel):
    """A request's body: unknown members are refused, so that a typing mistake is not silently ignored."""

    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    """An answer; members may be added."""


class LoginIn(Body):
    """Staff credentials."""

    login: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=256)


class LoginOut(Answer):
    """Who logged in; `csrf_token` goes into the header X-CSRF-Token of every change."""

    login: str
    full_name: str
    role: str
    csrf_token: str


class ServiceOut(Answer):
    """One line of the queue."""

    id: str
    letter: str
    name_vi: str
    name_en: str
    kind: str
    waiting: int


class ServicesOut(Answer):
    """The services one can take a number for, in the catalogue's order."""

    services: list[ServiceOut]
    total: int
    next_cursor: str | None = None


class TicketIn(Body):
    """A wish for a number."""

    service_id: str = Field(min_length=1, max_length=64)
    procedure_id: str | None = Field(default=None, max_length=64)
    priority_group: str | None = Field(default=None, max_length=32)
    lang: Literal["vi", "en"] = "vi"
    procedure_ids: list[str] = Field(default_factory=list, max_length=6)
    dossiers: Literal["1", "2-5", "6+"] = "1"
    by_screen: bool = False


class TakeForm(Body):
    """The touch page's form: `choice` is "service" or "service/procedure"; `key` makes a second tap the same tap."""

    choice: str = Field(min_length=1, max_length=130)
    key: str = Field(min_length=8, max_length=64)
    priority_group: str = Field(default="", max_length=32)
    by_card: Literal["", "1"] = ""


class SeveralForm(Body):
    """Several procedures for one number (`procedure` comes repeatedly), and how many dossiers they are."""

    procedure: str = Field(default="", max_length=64)
    key: str = Field(min_length=8, max_length=64)
    dossiers: Literal["1", "2-5", "6+"] = "1"
    by_screen: Literal["", "1"] = ""
    priority_group: str = Field(default="", max_length=32)
    by_card: Literal["", "1"] = ""


class TapForm(Body):
    """One tap on a page; `key` makes a second tap the same tap."""

    key: str = Field(min_length=8, max_length=64)


class BookForm(TapForm):
    """The half hour that was tapped."""

    day: date
    slot: str = Field(pattern=r"^\d{2}:\d{2}$")


class ScanIn(Body):
    """What the scanner read."""

    text: str = Field(min_length=1, max_length=1000)


class ScanOut(Answer):
    """Where the kiosk goes after a scan; for an identity card only whether priority is proposed."""

    kind: str
    go: str | None = None
    propose: str | None = None


class OwnForm(Body):
    """What the holder of a ticket asks for."""

    act: Literal["step-back-minutes", "step-back-places", "come-back", "rejoin", "by-screen"]


class CodeForm(Body):
    """A dossier's code and the last four digits of the phone number on it."""

    code: str = Field(min_length=6, max_length=40)
    phone_end: str = Field(pattern=r"^[0-9]{4}$")


class NumberForm(Body):
    """A queue number as typed."""

    number: str = Field(min_length=2, max_length=8)


class FaceForm(Body):
    """One of the three faces."""

    face: Literal["very-satisfied", "satisfied", "dissatisfied"]


class PrintJobOut(Answer):
    """A paper on its way."""

    id: str
    state: str
    reason: str | None = None
    printed_by: str | None = None


class PrintJobRef(Answer):
    """A paper as the ticket or slip names it."""

    id: str
    state: str


class CounterRef(Answer):
    """A counter as the ticket names it."""

    id: str
    number: int


class TicketOut(Answer):
    """A ticket; `ahead` and the estimate (seconds, minutes) only while it waits."""

    id: str
    number: str
    service_id: str
    procedure_id: str | None = None
    state: str
    ahead: int | None = None
    estimated_wait_s: int | None = None
    wait_low_min: int | None = None
    wait_high_min: int | None = None
    goes_on_at: str | None = None
    issued_at: str
    called_at: str | None = None
    calls: int = 0
    priority_group: str | None = None
    counter: CounterRef | None = None
    return_to: int | None = None
    tracking_url: str | None = None
    print_job: PrintJobRef | None = None
    why: str | None = None


class CallNextIn(Body):
    """`finish` names the ticket at the counter that ends with this call (a double press is then harmless)."""

    finish: str | None = Field(default=None, max_length=64)


class TransferIn(Body):
    """Where the ticket goes: a service, a counter, or a service at a counter; `come_back` only lends the person."""

    service_id: str | None = Field(default=None, max_length=64)
    counter_id: str | None = Field(default=None, max_length=64)
    come_back: bool = False


class OpenIn(Body):
    """The fields the counter serves from now on; without them as before."""

    service_ids: list[str] | None = Field(default=None, max_length=60)


class PostponeIn(Body):
    """Why the person comes back later today."""

    reason: str | None = Field(default=None, max_length=20)


class PriorityIn(Body):
    """The priority somebody was given on sight; None takes it away."""

    priority_group: str | None = Field(default=None, max_length=32)


class PrioritySeenIn(Body):
    """Whether the priority somebody chose is right, as staff saw it."""

    right: bool


class TicketRefIn(Body):
    """Which ticket an act is about."""

    ticket_id: str = Field(min_length=1, max_length=64)


class CounterOut(Answer):
    """A counter with who is there and who waits for it."""

    id: str
    number: int
    name: str
    open: bool
    clerk: str | None
    current: TicketOut | None
    on_break_since: str | None
    services: list[str]
    next: dict[str, object] | None
    aside: list[dict[str, object]]
    waiting: list[dict[str, object]]
    waiting_total: int
    can_undo: bool
    serials_low: bool = False


class CountersOut(Answer):
    """All counters."""

    counters: list[dict[str, object]]


class Applicant(Body):
    """The person whose dossier it is; what is left out comes from the province's system where it knows the dossier."""

    name: str | None = Field(default=None, max_length=200)
    phone: str | None = Field(default=None, max_length=30)
    email: str | None = Field(default=None, max_length=254)
    id_number: str | None = Field(default=None, max_length=20)
    address: str | None = Field(default=None, max_length=300)


class PaperIn(Body):
    """One kind of paper handed in."""

    id: str = Field(min_length=1, max_length=64)
    originals: int = Field(default=0, ge=0, le=99)
    copies: int = Field(default=0, ge=0, le=99)
    certified: int = Field(default=0, ge=0, le=99)
    """Certified copies ("bản sao chứng thực")."""


class SlipIn(Body):
    """A dossier taken in; `dossier_code` exactly where the province's system gave one.

    With a code that system announced nothing else is needed. `submitter` is who brings the dossier where that isn't
    the applicant; `return_by` the post needs an address.
    """

    procedure_id: str | None = Field(default=None, max_length=64)
    applicant: Applicant | None = None
    papers: list[PaperIn] = Field(default_factory=list, max_length=60)
    channel: Literal["direct", "online", "post", "1", "2", "3"] | None = None
    ticket_id: str | None = Field(default=None, max_length=64)
    dossier_code: str | None = Field(default=None, max_length=200)
    submitter: str | None = Field(default=None, max_length=200)
    return_by: Literal["counter", "post"] = "counter"
    return_address: str | None = Field(default=None, max_length=300)
    book_no: str | None = Field(default=None, max_length=60)
    time_case: str | None = Field(default=None, max_length=64)
    sets: int = Field(default=1, ge=1, le=99)
    lang: Literal["vi", "en"] = "vi"
    form: bool = False
    """Also print the official form, two copies, on the office printer."""


class SlipOut(Answer):
    """A slip; `provisional_no` instead of a code where no serial was left or the clock is not trusted."""

    id: str
    dossier_id: str
    dossier_code: str | None
    provisional_no: str | None
    received_at: str
    due_at: str
    token: str
    tracking_url: str
    issue: int
    reprints: int
    revoked_at: str | None
    print_job: PrintJobRef | None
    form_prints: int = 0
    form_job: PrintJobRef | None = None


class DisplayRow(Answer):
    """One number now at a counter."""

    number: str
    counter: int
    state: str
    called_at: str
    calls: int
    call: str
    by_screen: bool = False
    clips: list[str] = Field(default_factory=list)


class DisplayOut(Answer):
    """What the hall shows: the newest call first, and how many wait per field."""

    at: str
    rows: list[DisplayRow]
    next: list[str] = Field(default_factory=list)
    notice: dict[str, str] | None = None
    waiting: list[dict[str, object]]


class PairIn(Body):
    """A device's one-time code."""

    code: str = Field(min_length=4, max_length=32)
    name: str = Field(min_length=1, max_length=60)


class DeviceOut(Answer):
    """A paired device."""

    id: str
    kind: str
    name: str
    printer: str | None


class DevicesOut(Answer):
    """The paired devices."""

    devices: list[DeviceOut]
    total: int
    next_cursor: str | None = None


class DueOut(Answer):
    """A due moment, and the same in words."""

    due_at: str
    text: str
    duration: str


class PairingIn(Body):
    """The device a code is made for."""

    kind: Literal["kiosk", "counter", "display", "guide"]
    printer: str | None = Field(default=None, max_length=64)


class PairingOut(Answer):
    """A one-time code and when it ends."""

    code: str
    kind: str
    expires_at: str


class HelpOut(Answer):
    """A call for help."""

    id: str
    asked_at: str
