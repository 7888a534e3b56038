"""The holder of a slip at the kiosk: found by the QR, or by code and the phone's last digits; told; given a ticket."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta

from appliance.core.ambient import LOCAL_ZONE, parse_moment
from appliance.core.dossier_codes import parse_code
from appliance.core.errors import InvalidInput, NotFound, TooMany
from kiosk.centre import Centre
from kiosk.check_in_rules import CheckIn, check_in
from kiosk.devices import Device
from kiosk.models import TicketIn
from kiosk.slips import find_slip
from kiosk.take import Standing, take_number
from printer import jobs

TRIES, TRIES_WITHIN = 5, timedelta(minutes=10)


@dataclass(frozen=True)
class Held:
    """A slip somebody holds: what it is about and what its holder is told. No name, no phone number."""

    slip_id: str
    code: str | None
    procedure_id: str
    due_day: date | None
    """None while the clock stands still: a date would be one that is going to move."""
    revoked: bool
    filed_online: bool
    told: CheckIn
    officer: str | None


def held(centre: Centre, slip_id: str) -> Held:
    """Return what the kiosk tells the holder of a slip; raises NotFound "unknown-slip"."""
    reader = centre.store.reader()
    slip = find_slip(reader, slip_id)
    dossier = reader.execute("SELECT * FROM dossiers WHERE id = ?", (slip["dossier_id"],)).fetchone()
    status, due_day = _status(reader, dossier)
    officer = reader.execute("SELECT full_name FROM staff WHERE login = ?", (dossier["received_by"],)).fetchone()
    told = check_in(status, due_day, _today(centre))
    return Held(
        slip_id,
        dossier["code"] or dossier["provisional_no"],
        dossier["procedure_id"],
        due_day,
        slip["revoked_at"] is not None,
        dossier["channel"] == "2",
        told,
        officer["full_name"] if officer else None,
    )


def paper_of(centre: Centre, slip_id: str) -> jobs.PrintJob | None:
    """Return the newest print job of a slip; raises NotFound "unknown-slip"."""
    reader = centre.store.reader()
    return jobs.find(reader, find_slip(reader, slip_id)["print_job_id"])


def slip_by_code(centre: Centre, place: Device, code: str, phone_end: str) -> str:
    """Return the live slip of the dossier with this code, if the phone number on it ends so.

    A short form of the code (day and serial, "261124-1000") is read as one of this centre. Raises NotFound
    "code-and-phone-differ" alike for a wrong code and a wrong phone, TooMany after five wrong tries at one place.
    """
    _count_try(centre, place)
    full = parse_code(code if code[:1].isalpha() or code.count(".") else f"{centre.settings.unit_code}-{code}").text
    row = (
        centre.store.reader()
        .execute(
            "SELECT slips.id, applicant_phone FROM dossiers JOIN slips ON slips.dossier_id = dossiers.id"
            " WHERE code = ? AND revoked_at IS NULL",
            (full,),
        )
        .fetchone()
    )
    if row is None or not row["applicant_phone"] or not row["applicant_phone"].endswith(phone_end):
        raise NotFound(
            "code-and-phone-differ",
            "Chưa tìm thấy hồ sơ có mã và số điện thoại này. Xin kiểm tra lại, hoặc lấy số đến quầy trả kết quả.",
            "No dossier with this code and phone number. Please check, or take a number for the result counter.",
        )
    centre.tries.pop(place.id, None)
    return str(row["id"])


def take_for(centre: Centre, place: Device, slip_id: str, key: str, lang: str) -> str:
    """Take the number the holder of a slip needs and return the ticket's id."""
    found = held(centre, slip_id)
    kind = "reissue" if found.revoked else found.told.service_kind
    service = next((each for each in centre.index.services.values() if each.kind == kind), None)
    if service is None:
        raise InvalidInput("no-result-line", "Trung tâm chưa có quầy này.", "The centre has no such counter.")
    standing = Standing("overdue" if found.told.priority else None, found.code)
    wish = TicketIn(service_id=service.id, lang="en" if lang == "en" else "vi")
    _, answer = take_number(centre, wish, taken_by=place.id, printer=place.printer, key=key, standing=standing)
    return str(json.loads(answer)["id"])


def _count_try(centre: Centre, place: Device) -> None:
    # Four digits are guessed quickly; five tries in ten minutes at one screen are enough for a tired hand.
    now = centre.ambient.now()
    recent = [text for text in centre.tries.get(place.id, []) if now - parse_moment(text) < TRIES_WITHIN]
    if len(recent) >= TRIES:
        raise TooMany(
            "too-many-tries",
            "Đã thử nhiều lần. Xin lấy số đến quầy trả kết quả; nhân viên sẽ tìm giúp.",
            "Too many tries. Please take a number for the result counter; the staff will find it.",
            retry_after_s=TRIES_WITHIN.total_seconds(),
        )
    centre.tries[place.id] = [*recent, centre.ambient.now_text()]


def _status(reader: sqlite3.Connection, dossier: sqlite3.Row) -> tuple[str | None, date | None]:
    known = reader.execute(
        "SELECT status, due_date FROM public_status WHERE dossier_code = ?", (dossier["code"],)
    ).fetchone()
    if known is None:
        return None, parse_moment(dossier["due_at"]).astimezone(LOCAL_ZONE).date()
    return known["status"], date.fromisoformat(known["due_date"]) if known["due_date"] else None


def _today(centre: Centre) -> date:
    return centre.ambient.now().astimezone(LOCAL_ZONE).date()
