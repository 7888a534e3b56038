"""What makes an intake complete: the right kind of code, papers the procedure knows, an applicant that can be printed."""

from collections.abc import Sequence
from dataclasses import dataclass

from appliance.core.catalogue import Procedure
from appliance.core.errors import InvalidInput
from appliance.core.text import clean_line, normalise_phone
from kiosk.models import Applicant, PaperIn, SlipIn

# The national coding of how a dossier came (1 trực tiếp, 2 trực tuyến, 3 bưu chính công ích).
CHANNELS = {"direct": "1", "online": "2", "post": "3", "1": "1", "2": "2", "3": "3"}


def fee_channel(channel: str) -> str:
    """Return the column of the fee table for a channel: what comes by post pays as at the counter."""
    return "online" if CHANNELS[channel] == "2" else "direct"


@dataclass(frozen=True)
class PaperLine:
    """One row of the slip's table."""

    id: str
    name: str
    originals: int
    copies: int
    certified: int = 0


@dataclass(frozen=True)
class CleanApplicant:
    """The applicant as stored and printed: one line each, NFC, phone as E.164."""

    name: str
    phone: str | None
    email: str | None
    id_number: str | None
    address: str | None


def check_code(case_system: str, dossier_code: str | None, *, is_announced: bool) -> None:
    """Refuse an intake whose code does not fit the centre's way of giving them.

    Raises InvalidInput "dossier-code-missing" where the province's system is in use and no code came (a box then
    never mints one), "dossier-code-unexpected" where this box mints them and the province's system announced no such
    dossier.
    """
    if case_system == "province" and not dossier_code:
        raise InvalidInput(
            "dossier-code-missing",
            "Hãy quét hoặc nhập mã hồ sơ của hệ thống tỉnh.",
            "Scan or type the dossier code of the province's system.",
            faults=[{"field": "dossier_code", "code": "missing", "reason": "missing"}],
        )
    if case_system == "own" and dossier_code and not is_announced:
        raise InvalidInput(
            "dossier-code-unexpected",
            "Hệ thống tỉnh chưa gửi hồ sơ có mã này về đây. Trung tâm tự cấp mã; hãy để trống ô mã.",
            "The province's system has not sent a dossier with this code. This centre gives codes itself; leave it empty.",
            faults=[{"field": "dossier_code", "code": "unexpected", "reason": "unexpected"}],
        )


def with_slip(procedure: Procedure) -> Procedure:
    """Return the procedure; raises InvalidInput "slip-elsewhere" where the handling unit's own system gives the slip."""
    if procedure.own_system:
        raise InvalidInput(
            "slip-elsewhere",
            f"Hồ sơ này do {procedure.handling_unit} tiếp nhận trên hệ thống riêng; ở đây không in giấy hẹn.",
            "This dossier is taken in by the handling unit's own system; no slip is printed here.",
        )
    return procedure


def clean_applicant(applicant: Applicant) -> CleanApplicant:
    """Return the applicant's data made safe for paper and storage; raises InvalidInput naming the field."""

    def line(text: str | None, max_chars: int, field: str) -> str | None:
        return (clean_line(text, max_chars, field) or None) if text else None

    name = line(applicant.name, 200, "applicant.name")
    if name is None:
        raise InvalidInput(
            "applicant-name-missing",
            "Hãy nhập họ và tên người nộp hồ sơ.",
            "Please type the applicant's name.",
            faults=[{"field": "applicant.name", "code": "missing", "reason": "missing"}],
        )
    phone = line(applicant.phone, 30, "applicant.phone")
    return CleanApplicant(
        name,
        normalise_phone(phone) if phone else None,
        line(applicant.email, 254, "applicant.email"),
        line(applicant.id_number, 20, "applicant.id_number"),
        line(applicant.address, 300, "applicant.address"),
    )


def paper_lines(procedure: Procedure, papers: Sequence[PaperIn], lang: str) -> list[PaperLine]:
    """Return the papers handed in with their names.

    Raises InvalidInput "unknown-paper" for one the procedure does not ask for, "paper-twice" for one named twice,
    "paper-count-missing" for one of which neither an original nor a copy was handed in.
    """
    known = {paper.id: paper for paper in procedure.papers}
    seen: set[str] = set()
    lines = []
    for paper in papers:
        if paper.id not in known:
            raise _paper_fault(
                "unknown-paper", "Thủ tục này không có loại giấy tờ đó.", "The procedure has no such paper."
            )
        if paper.id in seen:
            raise _paper_fault("paper-twice", "Một loại giấy tờ được ghi hai lần.", "A paper is named twice.")
        if paper.originals + paper.copies + paper.certified == 0:
            raise _paper_fault(
                "paper-count-missing", "Hãy ghi số bản chính hoặc bản sao.", "Give the number of originals or copies."
            )
        seen.add(paper.id)
        found = known[paper.id]
        name = found.name_en if lang == "en" and found.name_en else found.name_vi
        lines.append(PaperLine(paper.id, name, paper.originals, paper.copies, paper.certified))
    return lines


def return_place(wanted: SlipIn, centre_name: str, address: str | None) -> str:
    """Return where the result will be handed over: the centre, or by post to the address typed or the applicant's.

    Raises InvalidInput "return-address-missing" for the post without an address.
    """
    if wanted.return_by == "counter":
        return centre_name
    to = clean_line(wanted.return_address or address or "", 300, "return_address")
    if not to:
        raise InvalidInput(
            "return-address-missing",
            "Hãy nhập địa chỉ nhận kết quả qua bưu chính.",
            "Please type the address the post should deliver to.",
            faults=[{"field": "return_address", "code": "missing", "reason": "missing"}],
        )
    return f"Qua dịch vụ bưu chính công ích: {to}"


def provisional_number(box_id: str, business_day: str, serial: int) -> str:
    """Return the number of a provisional receipt, which central replaces by a code: TN-<box>-231126-01.

    Used where no serial is left or the clock isn't trusted (the code holds the date). "TN" is "tiếp nhận"; the
    form can't be taken for a dossier code, and the box's id keeps those of several boxes apart.
    """
    year, month, day = business_day.split("-")
    return f"TN-{box_id}-{day}{month}{year[2:]}-{serial:02d}"


def _paper_fault(code: str, message_vi: str, message_en: str) -> InvalidInput:
    return InvalidInput(
        code, message_vi, message_en, faults=[{"field": "papers", "code": code, "reason": message_en}]
    )
