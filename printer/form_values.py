"""What each official form says, as the words that printer/forms/*.toml put in their places; pure, Vietnam's time."""

import tomllib
from datetime import datetime
from functools import lru_cache
from importlib.resources import files

from appliance.core.text import format_number_vi
from printer.documents import Slip, local
from printer.form_documents import Apology, Control, Dossier, Ledger, Office, Refusal, Stop, Supplement
from printer.paper_settings import PaperSettings
from printer.paper_values import slip_values
from printer.template import Values
from printer.words import form_date, form_moment

BLANK = "……………"


def receipt_values(slip: Slip, copy: int, settings: PaperSettings) -> Values:
    """Return what form 01 says: the slip's words, the lines its field of work asks for, and the fees one by one."""
    given = {extra.label: extra.value for extra in slip.extra}
    labels = [*_field_lines(slip.field_id or ""), *(label for label in given)]
    total = sum(fee.amount_vnd for fee in slip.fees)
    fees = [
        f"{fee.name}: {format_number_vi(fee.amount_vnd)} đ" + (" (đã thu)" if fee.paid else "") for fee in slip.fees
    ]
    return {
        **slip_values(slip, copy, settings),
        "code_words": slip.dossier_code or f"{slip.provisional_no or BLANK} (số tạm)",
        "extra": [{"label": label, "value": given.get(label) or BLANK} for label in dict.fromkeys(labels)],
        "email": slip.email or BLANK,
        "phone": slip.phone or BLANK,
        "address": slip.address or BLANK,
        "duration": slip.duration_text or BLANK,
        "due": form_moment(slip.due_at) if slip.due_at else "sẽ thông báo sau",
        "return_place": slip.return_place or BLANK,
        "book": slip.book_no or f"Quyển số {BLANK} Số thứ tự {BLANK}",
        "fee": "; ".join(fees) or slip.fee_text,
        "fee_total": f"{format_number_vi(total)} đ" if len(fees) > 1 else None,
        "receiver": slip.receiver,
        "signer_submitter": slip.submitter or slip.applicant,
    }


def letter_values(letter: Supplement | Refusal | Apology | Stop, _copy: int, _settings: PaperSettings) -> Values:
    """Return what a notice about a dossier says."""
    own = letter.model_dump()
    new_due, until = own.get("new_due_at"), own.get("until")
    return {
        **own,
        **_dossier(letter),
        "new_due": form_moment(new_due) if new_due else None,
        "until": _day(until) if until else None,
        "reason": _paragraphs(letter.reason),
        "advice": _paragraphs(own.get("advice", "")),
        "legal_basis": _paragraphs(own.get("legal_basis", "")),
        "wanted": [{"index": index, **wanted} for index, wanted in enumerate(own.get("wanted", ()), start=1)],
    }


def control_values(control: Control, _copy: int, _settings: PaperSettings) -> Values:
    """Return what the control sheet says; hand-overs still to come are empty rows."""
    steps: list[dict[str, object]] = [
        {
            "index": index,
            "office": step.office,
            "given": f"Giao: {_moment(step.given_at)} {step.giver}",
            "taken": f"Nhận: {_moment(step.taken_at)} {step.taker}",
            "outcome": step.outcome,
            "note": step.note,
        }
        for index, step in enumerate(control.steps, start=1)
    ]
    while len(steps) < len(control.steps) + control.empty_rows:
        empty = {"office": "", "outcome": "", "note": ""}
        times = {"given": f"Giao: … giờ … phút, ngày {BLANK}", "taken": f"Nhận: … giờ … phút, ngày {BLANK}"}
        steps.append({"index": len(steps) + 1, **empty, **times})
    return {**control.model_dump(), **_dossier(control), "steps": steps}


def ledger_values(ledger: Ledger, _copy: int, _settings: PaperSettings) -> Values:
    """Return what a stretch of the ledger says."""
    rows = [
        {
            **row.model_dump(),
            "index": index,
            "who": "\n".join(part for part in (row.applicant, row.contact) if part),
            "received": _moment(row.received_at),
            "due": _moment(row.due_at),
            "returned": _moment(row.returned_at),
        }
        for index, row in enumerate(ledger.rows, start=1)
    ]
    period = f"Từ {_day(ledger.from_day)} đến {_day(ledger.to_day)}"
    return {**ledger.model_dump(), **_office(ledger), "rows": rows, "period": period}


def _office(office: Office) -> dict[str, object]:
    place = f"{office.place}, " if office.place else ""
    return {
        "place_and_date": place + form_date(office.at),
        "number_words": office.number or BLANK,
        "is_draft": office.number is None,
        "copy_mark": "",
        "receivers": [{"receiver": receiver} for receiver in ("Như trên", *office.receivers, "Lưu: VT")],
        "lang": "vi",
    }


def _dossier(form: Dossier) -> dict[str, object]:
    contact = [("Số điện thoại", form.phone), ("Email", form.email)]
    return {
        **_office(form),
        "dossier_code": form.dossier_code or BLANK,
        "address": form.address or BLANK,
        "contact": "   ".join(f"{label}: {value or BLANK}" for label, value in contact),
        "received": form_moment(form.received_at) if form.received_at else BLANK,
        "received_day": _day(form.received_at) if form.received_at else BLANK,
        "due": form_moment(form.due_at) if form.due_at else BLANK,
    }


def _paragraphs(text: str) -> list[dict[str, object]]:
    return [{"paragraph": line.strip()} for line in text.splitlines() if line.strip()]


def _day(moment: datetime) -> str:
    return f"ngày {local(moment):%d/%m/%Y}"


def _moment(moment: datetime | None) -> str:
    return f"{local(moment):%H:%M %d/%m/%Y}" if moment else ""


@lru_cache(maxsize=32)
def _field_lines(field_id: str) -> tuple[str, ...]:
    text = (files("printer") / "forms" / "field-lines.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text).get(field_id, {}).get("lines", ()))
