"""The centre's catalogue as typed, frozen values: fields, services, procedures, papers, fees, counters, situations."""

from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from appliance.core.calendar_rules import Unit
from appliance.core.text import nfc

LETTERS = "ABCEGHKLMSTX"
"""Letters of queues: those that sound alike when called (D and Đ, P, N, V and their like) are left out."""


def _letter(text: str) -> str:
    if len(text) != 1 or text not in LETTERS:
        raise ValueError(f"must be one of {' '.join(LETTERS)} (other letters sound alike when called)")
    return text


def _nfc_only(text: str) -> str:
    if text != nfc(text):
        raise ValueError("is not in Unicode normal form C")
    return text


Id = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[a-z0-9][a-z0-9-]*$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"\S"), AfterValidator(_nfc_only)]
"""One line in Unicode normal form C, never blank."""
Words = Annotated[str, StringConstraints(max_length=1500), AfterValidator(_nfc_only)]
Letter = Annotated[str, StringConstraints(max_length=1), AfterValidator(_letter)]
Level = Literal["province", "commune"]


class Entry(BaseModel):
    """Base of all entries: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldOfWork(Entry):
    """A field (lĩnh vực); its letter begins the numbers of its queue."""

    id: Id
    letter: Letter
    name_vi: Text
    name_en: Text


class Service(Entry):
    """Something one takes a number for: a field, or one of the services of the result desk."""

    id: Id
    letter: Letter
    name_vi: Text
    name_en: Text
    kind: Literal["field", "result", "supplement", "reissue", "withdraw", "post"]
    field_id: Id | None = None


class TimeCase(Entry):
    """One alternative of a procedure's processing time; `cutoff` is the last hour that counts for the same day."""

    id: Id = "thuong"
    name_vi: Text = "Trường hợp thông thường"
    name_en: Text = "Ordinary case"
    amount: Annotated[int, Field(ge=0, le=400)] = 0
    unit: Unit
    cutoff: time | None = None

    @model_validator(mode="after")
    def _amount_fits_unit(self) -> Self:
        if (self.unit == "same_day") != (self.amount == 0):
            raise ValueError("same_day has no amount, every other unit has one")
        return self


class NamedPause(Entry):
    """A time that does not count, beside the statuses that pause the clock (niêm yết, chờ cơ quan thuế)."""

    id: Id
    name_vi: Text
    name_en: Text
    days: Annotated[int, Field(ge=1, le=90)] | None = None


class Fee(Entry):
    """One line of the fee table."""

    kind: Literal["phí", "lệ phí"]
    name_vi: Text
    name_en: Text
    amount_vnd: Annotated[int, Field(ge=0, le=100_000_000)]
    per: Literal["dossier", "copy", "page"] = "dossier"
    """What the amount is for: the whole dossier, each copy or each page."""
    conditional: bool = False
    """Due only in the case that the name says (late, in person, …), so no total can be printed beforehand."""
    channel: Literal["any", "direct", "online"] = "any"
    exempt: tuple[Text, ...] = ()
    """The groups that do not pay."""

    @property
    def is_fixed(self) -> bool:
        """Whether the amount is the same for every dossier (groups that are exempt aside)."""
        return self.per == "dossier" and not self.conditional


class Paper(Entry):
    """One paper a procedure asks for, with how many originals and copies."""

    id: Id
    name_vi: Text
    name_en: Text
    originals: Annotated[int, Field(ge=0, le=20)] = 1
    copies: Annotated[int, Field(ge=0, le=20)] = 0
    certified: bool = False
    """The copy must be certified."""
    optional: bool = False
    """Asked for only in some cases."""
    form: Text | None = None
    """The official form to fill in, as the decree names it ("Mẫu số 18")."""


class Procedure(Entry):
    """One version of an administrative procedure; a dossier keeps the version it was accepted under."""

    id: Id
    code_national: Annotated[str, StringConstraints(pattern=r"^\d\.\d{6}$")] | None = None
    field_id: Id
    level: Level
    name_vi: Text
    name_en: Text
    result_vi: Text
    result_en: Text
    online: Literal["full", "partial", "none"] = "none"
    handling_unit: Text
    handling_unit_en: Words = ""
    own_system: bool = False
    """The handling unit has a system of its own: the centre guides and queues, and prints no slip."""
    cases: Annotated[tuple[TimeCase, ...], Field(min_length=1)]
    pauses: tuple[NamedPause, ...] = ()
    fees: tuple[Fee, ...] = ()
    papers: tuple[Paper, ...] = ()
    legal_basis: tuple[Text, ...] = ()
    decision_no: Text | None = None
    decision_date: date | None = None
    valid_from: date
    valid_to: date | None = None
    source: Text
    verified: bool
    note_vi: Words = ""
    note_en: Words = ""

    @model_validator(mode="after")
    def _dates_fit(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        if self.decision_date is not None and self.decision_no is None:
            raise ValueError("decision_date without decision_no")
        return self

    @property
    def url(self) -> str | None:
        """The procedure at the national portal, where its code is known."""
        base = "https://dichvucong.gov.vn/p/home/dvc-tthc-thu-tuc-hanh-chinh-chi-tiet.html?ma_thu_tuc="
        return f"{base}{self.code_national}" if self.code_national else None


class Counter(Entry):
    """One counter and the services it serves."""

    id: Id
    number: Annotated[int, Field(ge=1, le=99)]
    name: Text
    name_en: Text
    services: tuple[Id, ...] = ()


class Situation(Entry):
    """What people come for in their own words; leads to procedures or services."""

    id: Id
    name_vi: Text
    name_en: Text
    icon: Id
    procedure_ids: tuple[Id, ...] = ()
    service_ids: tuple[Id, ...] = ()


class Catalogue(Entry):
    """Everything in force on one day.

    `version` is "<day since which this content is in force>.<hash of the files>": it changes with the files, and on the
    day when another version of a procedure comes into force; a dossier keeps the one it was accepted under.
    """

    id: Id
    name_vi: Text
    name_en: Text
    version: Text
    fields: tuple[FieldOfWork, ...]
    services: tuple[Service, ...]
    procedures: tuple[Procedure, ...]
    counters: tuple[Counter, ...]
    situations: tuple[Situation, ...]
    coming: tuple[Procedure, ...] = ()
    """Versions that are not in force yet, or no more."""
