"""What the layouts print: the JSON of a print job, checked and made safe to draw."""

import re
import unicodedata
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from appliance.core.ambient import LOCAL_ZONE

_SPACES = re.compile(r"[ \t\r\n\v\f\u00a0\u2028\u2029]+")


def printable(text: str) -> str:
    """Return `text` in NFC on one line, white space collapsed; other control characters stay and are drawn as boxes."""
    # Not str.split(): it would take the control characters U+001C–U+001F for spaces and lose them.
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


Line = Annotated[str, Field(max_length=1000), AfterValidator(printable)]
# Printable ASCII only: a code that the device draws by itself is sent to it as text.
QrText = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[\x21-\x7e]+( [\x21-\x7e]+)*$")]


class Document(BaseModel):
    """What all documents share; unknown members are for other readers of the job."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Ticket(Document):
    """A queue ticket; waits in minutes."""

    centre: Line
    service_vi: Line
    service_en: Line = ""
    number: Annotated[str, Field(min_length=1, max_length=8), AfterValidator(printable)]
    ahead: int = Field(ge=0, le=99999)
    wait_low_min: int | None = Field(default=None, ge=0)
    wait_high_min: int | None = Field(default=None, ge=0)
    issued_at: AwareDatetime
    qr_url: QrText
    wifi_name: Line | None = None
    lang: str = "vi"
    priority_vi: Line | None = None
    notes: list[Line] = Field(default_factory=list, max_length=10)


class Booking(Document):
    """A time that was booked for another day; no name stands on it."""

    centre: Line
    service_vi: Line
    service_en: Line = ""
    counter: Line | None = None
    at: AwareDatetime
    code: Annotated[str, Field(min_length=1, max_length=12), AfterValidator(printable)]
    address: Line | None = None
    hotline: Line | None = None
    issued_at: AwareDatetime
    qr_url: QrText
    lang: str = "vi"


class Paper(Document):
    """One row of the slip's table."""

    name: Line
    originals: int = Field(default=0, ge=0, le=999)
    copies: int = Field(default=0, ge=0, le=999)
    certified: int = Field(default=0, ge=0, le=999)

    @property
    def words(self) -> str:
        """The name, with the certified copies, which have no column of their own in the form's table."""
        return f"{self.name} (bản sao chứng thực: {self.certified:02d})" if self.certified else self.name


class Extra(Document):
    """A line of its own that a field of work asks for ("Thửa đất số", "Tờ bản đồ số")."""

    label: Line
    value: Line = ""


class FeeLine(Document):
    """One fee of a dossier, in đồng."""

    name: Line
    amount_vnd: int = Field(ge=0, le=10**12)
    paid: bool = False


class Slip(Document):
    """The appointment slip: the fields of form 01, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"."""

    agency_parent: Line = ""
    unit: Line
    place: Line = ""
    dossier_code: Line | None = None
    provisional_no: Line | None = None
    applicant: Line
    submitter: Line | None = None
    address: Line | None = None
    phone: Line | None = None
    email: Line | None = None
    id_number: Line | None = None
    request: Line
    papers: list[Paper] = Field(default_factory=list, max_length=60)
    sets: int = Field(default=1, ge=1, le=99)
    duration_text: Line = ""
    received_at: AwareDatetime
    due_at: AwareDatetime | None = None
    return_place: Line | None = None
    book_no: Line | None = None
    receiver: Line | None = None
    qr_url: QrText
    hotline: Line | None = None
    zalo_oa_name: Line | None = None
    lang: str = "vi"
    fee_text: Line | None = None
    fees: list[FeeLine] = Field(default_factory=list, max_length=20)
    field_id: Line | None = None
    extra: list[Extra] = Field(default_factory=list, max_length=10)
    reissue: int = Field(default=0, ge=0, le=99)


class ChecklistPaper(Document):
    """One paper to bring; `state` says what the clerk found: "" before anything was looked at."""

    name: Line
    name_en: Line = ""
    originals: int = Field(default=0, ge=0, le=999)
    copies: int = Field(default=0, ge=0, le=999)
    certified: bool = False
    optional: bool = False
    form: Line | None = None
    state: Literal["", "there", "missing"] = ""


class Checklist(Document):
    """ "Phiếu một lần đủ": what one procedure asks for, or what a dossier still lacks."""

    centre: Line
    procedure: Line
    procedure_en: Line = ""
    situation: Line | None = None
    dossier_code: Line | None = None
    papers: list[ChecklistPaper] = Field(default_factory=list, max_length=60)
    notes: list[Line] = Field(default_factory=list, max_length=10)
    fee_text: Line | None = None
    duration_text: Line | None = None
    counter: Line | None = None
    hours: Line | None = None
    address: Line | None = None
    hotline: Line | None = None
    qr_url: QrText
    issued_at: AwareDatetime
    lang: str = "vi"


class CheckPage(Document):
    """The page that shows whether a printer is aligned and dark enough."""

    printer: Line
    at: AwareDatetime


def local(moment: datetime) -> datetime:
    """Return `moment` in Vietnam's time, the only one on paper."""
    return moment.astimezone(LOCAL_ZONE)
