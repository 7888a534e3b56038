"""What the province's own case system sends: a dossier as it knows it, and one status change."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from appliance.core.protocol import Id, Lang, Line, Short


def _as_kept(moment: datetime) -> datetime:
    # UTC and milliseconds, as stored; otherwise the same message again would look like a change.
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


MomentIn = Annotated[AwareDatetime, AfterValidator(_as_kept)]
StatusCode = Annotated[str, StringConstraints(pattern=r"^([1-9]|10)$")]
LongLine = Annotated[str, StringConstraints(max_length=600)]


class Closed(BaseModel):
    """Base: a misspelt key must not be dropped silently."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CasePerson(Closed):
    """Who filed the dossier; every part may be left out."""

    name: Line | None = None
    phone: Short | None = None
    email: Line | None = None
    id_number: Short | None = None
    address: Line | None = None


class CasePaper(Closed):
    """One paper handed in."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=600)]
    originals: Annotated[int, Field(ge=0, le=99)] = 0
    copies: Annotated[int, Field(ge=0, le=99)] = 0
    certified: Annotated[int, Field(ge=0, le=99)] = 0


class CaseIn(Closed):
    """Body of `PUT /api/v1/cases/{code}`; with `box_id` that centre's counters know the dossier by its code."""

    box_id: Id | None = None
    unit_code: Short
    handling_unit: Line | None = None
    procedure_id: Annotated[str, StringConstraints(max_length=64)] = ""
    procedure_name: LongLine | None = None
    channel: Short = "1"
    lang: Lang = "vi"
    officer_name: Line | None = None
    return_place: Line | None = None
    received_at: MomentIn
    due_at: MomentIn | None = None
    status: StatusCode = "2"
    status_at: MomentIn | None = None
    note: LongLine | None = None
    applicant: CasePerson | None = None
    papers: Annotated[list[CasePaper], Field(max_length=60)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _status_not_before_receipt(self) -> "CaseIn":
        if self.status_at is not None and self.status_at < self.received_at:
            raise ValueError("status_at is before received_at")
        return self


class CaseStatusIn(Closed):
    """Body of `POST /api/v1/cases/{code}/status`."""

    status: StatusCode
    at: MomentIn
    note: LongLine | None = None
    due_at: MomentIn | None = None
    correction: bool = False


class CasePauseIn(Closed):
    """Body of `PUT /api/v1/cases/{code}/pauses/{pause_id}`: a time that does not count; sent again with its end."""

    name_vi: Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
    name_en: Line | None = None
    started_at: MomentIn
    ended_at: MomentIn | None = None
    days: Annotated[int, Field(ge=1, le=366)] | None = None
    """How long the law lets it last; what goes on after that counts again."""
    note: LongLine | None = None

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> "CasePauseIn":
        if self.ended_at is not None and self.ended_at < self.started_at:
            raise ValueError("ended_at is before started_at")
        return self


class CaseOut(Closed):
    """What central answers about a case."""

    code: str
    status: str
    status_at: MomentIn
    due_at: MomentIn | None
    first_due_at: MomentIn | None
    version: int
    changed: bool
