"""What each document says, as the words that layouts put in their places; pure, Vietnam's time."""

from printer.documents import Booking, Checklist, ChecklistPaper, CheckPage, Slip, Ticket, local
from printer.paper_settings import PaperSettings
from printer.template import Values
from printer.words import (
    copy_mark,
    form_date,
    form_moment,
    queue_line_en,
    queue_line_vi,
    short_moment,
    wait_range,
    weekday,
)


def ticket_values(ticket: Ticket, copy: int, _settings: PaperSettings) -> Values:
    """Return what a queue ticket says."""
    wait = wait_range(ticket.wait_low_min, ticket.wait_high_min)
    people, minutes = queue_line_vi(ticket.ahead, wait)
    return {
        **ticket.model_dump(),
        "queue": f"{people}, {minutes}" if minutes else people,
        "queue_en": queue_line_en(ticket.ahead, wait),
        "issued": short_moment(ticket.issued_at),
        "notes": [{"note": note} for note in ticket.notes],
        "copy_mark": copy_mark(copy),
    }


def booking_values(booking: Booking, copy: int, _settings: PaperSettings) -> Values:
    """Return what a booking says."""
    return {
        **booking.model_dump(),
        "time": f"{local(booking.at):%H:%M}",
        "day": f"{weekday(booking.at)}, {local(booking.at):%d/%m/%Y}",
        "day_en": f"{local(booking.at):%d/%m/%Y}",
        "issued": short_moment(booking.issued_at),
        "copy_mark": copy_mark(copy),
    }


def slip_values(slip: Slip, copy: int, _settings: PaperSettings) -> Values:
    """Return what an appointment slip says; a submitter who is the applicant isn't named twice."""
    place = f"{slip.place}, " if slip.place else ""
    due_time, due_day = form_moment(slip.due_at).split(", ") if slip.due_at else ("", "")
    contact = [(label, value) for label, value in (("Số điện thoại", slip.phone), ("Email", slip.email)) if value]
    return {
        **slip.model_dump(),
        "place_and_date": place + form_date(slip.received_at),
        "provisional_no": slip.provisional_no or "…",
        "submitter": slip.submitter if slip.submitter != slip.applicant else None,
        "contact": "  ".join(f"{label}: {value}" for label, value in contact),
        "papers": [
            {
                "index": index,
                "name": paper.words,
                "originals": paper.originals or "–",
                "copies": paper.copies or "–",
            }
            for index, paper in enumerate(slip.papers, start=1)
        ],
        "extra": [{"label": extra.label, "value": extra.value or "……"} for extra in slip.extra],
        "book_no": slip.book_no or "Quyển số …… Số thứ tự ……",
        "sets": f"{slip.sets:02d}",
        "duration": slip.duration_text,
        "received": form_moment(slip.received_at),
        "due_time": f"{due_time}, {weekday(slip.due_at)}" if slip.due_at else "",
        "due_day": due_day,
        "fee": slip.fee_text,
        "copy_mark": copy_mark(copy, slip.reissue),
    }


def checklist_values(checklist: Checklist, copy: int, _settings: PaperSettings) -> Values:
    """Return what a checklist says; it is about what is missing as soon as one paper is."""
    missing = sum(paper.state == "missing" for paper in checklist.papers)
    has_page = checklist.qr_url.upper().startswith("HTTP")
    return {
        **checklist.model_dump(),
        "papers": [
            {
                "box": "ticked" if paper.state == "there" else "open",
                "missing": paper.state == "missing",
                "words": _paper_words(paper, checklist.lang),
            }
            for paper in checklist.papers
        ],
        "notes": [{"note": note} for note in checklist.notes],
        "is_missing": missing > 0,
        "missing_count": missing,
        # A code that is no address is read by the kiosk's scanner only.
        "is_page": has_page and missing == 0,
        "is_dossier": has_page and missing > 0,
        "is_for_kiosk": not has_page,
        "fee": checklist.fee_text,
        "duration": checklist.duration_text,
        "issued": short_moment(checklist.issued_at),
        "copy_mark": copy_mark(copy),
    }


def check_values(check: CheckPage, _copy: int, settings: PaperSettings) -> Values:
    """Return what the test page says of the printer's strip."""
    roll = settings.roll
    wide = f"{roll.millimetres(roll.width_dots):.0f} mm"
    return {
        "printer": check.printer,
        "at": short_moment(check.at),
        "measures": f"Giấy {roll.name} mm: {roll.width_dots} điểm ({wide}), {roll.dpi} dpi",
        "lang": "vi",
    }


def _paper_words(paper: ChecklistPaper, lang: str) -> str:
    """Return "Giấy chứng nhận … – 01 bản chính, 02 bản sao chứng thực (nếu có)"."""
    copies = "bản sao chứng thực" if paper.certified else "bản sao"
    counts = [
        f"{count:02d} {kind}" for count, kind in ((paper.originals, "bản chính"), (paper.copies, copies)) if count
    ]
    name = paper.name + (f" ({paper.form})" if paper.form and paper.form not in paper.name else "")
    condition = " (nếu có)" if paper.optional and "nếu" not in paper.name else ""
    words = name + (f" – {', '.join(counts)}" if counts else "") + condition
    words = f"CÒN THIẾU: {words}" if paper.state == "missing" else words
    return f"{words} / {paper.name_en}" if lang == "en" and paper.name_en else words
