"""What the official forms 02–07 say, checked and made safe to draw; form 01 is the slip's own document."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from printer.documents import Document, Line, QrText

Text = Annotated[str, Field(max_length=4000)]
"""Some paragraphs; each line break begins one."""


class Office(Document):
    """Who writes: the head of every form. `number` None is a draft, not numbered and not signed yet."""

    agency_parent: Line = ""
    unit: Line
    place: Line = ""
    at: AwareDatetime
    number: Line | None = None
    hotline: Line | None = None
    signer_title: Line = "GIÁM ĐỐC"
    signer_name: Line = ""
    receivers: list[Line] = Field(default_factory=list, max_length=10)
    """ "Nơi nhận": who gets a copy beside the person addressed."""


class Dossier(Office):
    """A form about one dossier."""

    dossier_code: Line | None = None
    applicant: Line
    address: Line | None = None
    phone: Line | None = None
    email: Line | None = None
    request: Line
    field_name: Line | None = None
    received_at: AwareDatetime | None = None
    due_at: AwareDatetime | None = None
    qr_url: QrText | None = None


class Wanted(Document):
    """One thing to bring or to mend."""

    name: Line
    note: Line = ""


class Supplement(Dossier):
    """Form 02, "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"."""

    wanted: list[Wanted] = Field(min_length=1, max_length=60)
    reason: Text = ""
    until: AwareDatetime | None = None
    officer: Line = ""


class Refusal(Dossier):
    """Form 03, "Phiếu từ chối tiếp nhận giải quyết hồ sơ"."""

    reason: Annotated[Text, Field(min_length=1)]
    advice: Text = ""


class Apology(Dossier):
    """Form 04, "Phiếu xin lỗi và hẹn lại ngày trả kết quả"."""

    received_at: AwareDatetime
    due_at: AwareDatetime
    new_due_at: AwareDatetime
    reason: Annotated[Text, Field(min_length=1)]


class Stop(Dossier):
    """Form 05, "Thông báo dừng giải quyết hồ sơ"."""

    reason: Annotated[Text, Field(min_length=1)]
    legal_basis: Text = ""


class Step(Document):
    """One hand-over of a dossier on the control sheet."""

    office: Line
    given_at: AwareDatetime | None = None
    giver: Line = ""
    taken_at: AwareDatetime | None = None
    taker: Line = ""
    outcome: Line = ""
    note: Line = ""


class Control(Dossier):
    """Form 06, "Phiếu kiểm soát quá trình giải quyết hồ sơ"; empty rows are left for what is still to come."""

    handling_unit: Line
    coordinating_units: Line = ""
    steps: list[Step] = Field(default_factory=list, max_length=40)
    empty_rows: int = Field(default=4, ge=0, le=20)


class LedgerRow(Document):
    """One dossier in the ledger."""

    code: Line
    request: Line
    sets: int = Field(default=1, ge=1, le=99)
    applicant: Line
    contact: Line = ""
    handling_unit: Line = ""
    received_at: AwareDatetime | None = None
    due_at: AwareDatetime | None = None
    returned_at: AwareDatetime | None = None
    way: Line = ""
    note: Line = ""


class Ledger(Office):
    """Form 07, "Sổ theo dõi hồ sơ": one stretch of the ledger, also the page on which receivers sign."""

    volume: Line = ""
    from_day: AwareDatetime
    to_day: AwareDatetime
    rows: list[LedgerRow] = Field(default_factory=list, max_length=2000)
