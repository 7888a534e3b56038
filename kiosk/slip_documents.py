"""What the appointment slip says, as the printer's layout takes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from appliance.core import catalogue_rules
from appliance.core.ambient import LOCAL_ZONE, moment_text
from appliance.core.catalogue import Procedure
from appliance.core.text import format_phone
from kiosk.centre import Settings
from kiosk.dossier_numbers import NumberGiven
from kiosk.due_dates import Due, duration_words
from kiosk.intake_rules import CleanApplicant, PaperLine, fee_channel
from kiosk.models import SlipIn


@dataclass(frozen=True)
class SlipFacts:
    """What an intake has established."""

    procedure: Procedure
    applicant: CleanApplicant
    papers: Sequence[PaperLine]
    due: Due
    number: NumberGiven
    receiver: str
    received_at: datetime
    submitter: str | None
    return_place: str
    book_no: str | None
    channel: str


def slip_document(settings: Settings, facts: SlipFacts, wanted: SlipIn, qr_url: str) -> dict[str, object]:
    """Return the print job's document: the fields of form 01 "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"."""
    applicant = facts.applicant
    papers = [
        {"name": each.name, "originals": each.originals, "copies": each.copies, "certified": each.certified}
        for each in facts.papers
    ]
    return {
        "agency_parent": settings.agency_parent,
        "unit": settings.name_vi,
        "place": settings.place,
        "dossier_code": facts.number.code,
        "provisional_no": facts.number.provisional_no,
        "applicant": applicant.name,
        "submitter": facts.submitter,
        "address": applicant.address,
        "phone": format_phone(applicant.phone) if applicant.phone else None,
        "email": applicant.email,
        "id_number": applicant.id_number,
        "request": facts.procedure.name_vi,
        "papers": papers,
        "sets": wanted.sets,
        "duration_text": duration_words(facts.due.duration, "vi"),
        "received_at": moment_text(facts.received_at),
        "due_at": facts.due.at.astimezone(LOCAL_ZONE).isoformat(),
        "return_place": facts.return_place,
        "book_no": facts.book_no,
        "receiver": facts.receiver,
        "qr_url": qr_url,
        "hotline": format_phone(settings.hotline),
        "zalo_oa_name": settings.zalo_oa_name,
        "lang": wanted.lang,
        "fee_text": catalogue_rules.fee_text(facts.procedure, fee_channel(facts.channel)),
        "field_id": facts.procedure.field_id,
        "reissue": 0,
    }
