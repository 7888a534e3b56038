"""Bookings for another day: taken at the kiosk, printed with a code, swapped for a ticket on the day."""

import hashlib
import json
import sqlite3
from datetime import date, datetime, time

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.errors import Conflict, InvalidInput, NotFound
from appliance.core.text import format_date_en, format_date_vi, format_phone
from kiosk.booking_rules import (
    BOOKING_PREFIX,
    CODE_LENGTH,
    CODE_LETTERS,
    booking_days,
    free_slots,
    is_on_time,
    slots_of,
)
from kiosk.centre import Centre
from kiosk.devices import Device
from kiosk.models import TicketIn
from kiosk.take import Standing, take_number
from printer import jobs


def days(centre: Centre) -> list[date]:
    """Return the days one can book."""
    return booking_days(centre.calendar(), _today(centre))


def open_slots(centre: Centre, service_id: str, day: date) -> list[str]:
    """Return the slots of `day` with room for one more; empty for a day one can't book."""
    return _slots_in(centre.store.reader(), centre, service_id, day)


def book(centre: Centre, place: Device, service_id: str, day: date, slot: str, lang: str, key: str) -> str:
    """Book a slot and print the paper; return the booking's code. The same `key` gives the same booking.

    Raises Conflict "slot-taken" where the slot has filled up meanwhile.
    """
    service = centre.index.service(service_id)
    with centre.store.write_transaction() as connection:
        known = connection.execute("SELECT code FROM bookings WHERE code = ?", (_code(key),)).fetchone()
        if known is not None:
            return str(known["code"])
        if slot not in _slots_in(connection, centre, service.id, day):
            raise Conflict("slot-taken", "Giờ này vừa có người đặt. Xin chọn giờ khác.", "This time was just taken.")
        code = _code(key)
        document = _document(centre, service_id, day, slot, code, lang)
        job = jobs.enqueue(connection, centre.ambient, "booking", document, printer=place.printer)
        connection.execute(
            "INSERT INTO bookings (code, business_day, slot, service_id, lang, booked_at, print_job_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (code, day.isoformat(), slot, service.id, lang, centre.ambient.now_text(), job.id),
        )
    return code


def _slots_in(connection: sqlite3.Connection, centre: Centre, service_id: str, day: date) -> list[str]:
    if day not in days(centre):
        return []
    taken = connection.execute(
        "SELECT slot, COUNT(*) FROM bookings WHERE business_day = ? AND service_id = ? GROUP BY slot",
        (day.isoformat(), service_id),
    )
    return free_slots(slots_of(centre.calendar(), day), dict(taken.fetchall()), centre.settings.bookings_per_slot)


def find(connection: sqlite3.Connection, code: str) -> sqlite3.Row:
    """Return the booking; raises NotFound "unknown-booking"."""
    row: sqlite3.Row | None = connection.execute("SELECT * FROM bookings WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise NotFound(
            "unknown-booking",
            "Không có lịch hẹn với mã này. Xin lấy số bình thường hoặc bấm Trợ giúp.",
            "There is no booking with this code. Please take a number, or press Help.",
        )
    return row


def arrive(centre: Centre, place: Device, code: str) -> str:
    """Swap a booking for today's ticket and return the ticket's id; coming twice gives the same ticket.

    Who is on time is placed like a priority person; who is early or late takes an ordinary place.
    """
    row = find(centre.store.reader(), code)
    if row["business_day"] != centre.business_day():
        raise InvalidInput(
            "booking-of-another-day",
            f"Lịch hẹn này là {when_words(row, 'vi')}.",
            f"This booking is for {when_words(row, 'en')}.",
        )
    on_time = is_on_time(row["business_day"], row["slot"], centre.ambient.now())
    wish = TicketIn(service_id=row["service_id"], lang=row["lang"])
    _, answer = take_number(
        centre,
        wish,
        taken_by=place.id,
        printer=place.printer,
        key=f"booking-{code}",
        standing=Standing("booked") if on_time else Standing(),
    )
    ticket_id = str(json.loads(answer)["id"])
    with centre.store.write_transaction() as connection:
        connection.execute("UPDATE bookings SET ticket_id = ? WHERE code = ?", (ticket_id, code))
    return ticket_id


def when_words(row: sqlite3.Row, lang: str) -> str:
    """Return "08:30, thứ Sáu, 27/11/2026"."""
    day = date.fromisoformat(row["business_day"])
    return f"{row['slot']}, {format_date_en(day) if lang == 'en' else format_date_vi(day)}"


def _code(key: str) -> str:
    # From the page's one-time key, so that a second tap of the same page is the same booking.
    digest = hashlib.sha256(f"booking:{key}".encode()).digest()
    return "".join(CODE_LETTERS[byte & 31] for byte in digest[:CODE_LENGTH])


def _document(centre: Centre, service_id: str, day: date, slot: str, code: str, lang: str) -> dict[str, object]:
    # The shape is the printer's Booking.
    service, settings = centre.index.service(service_id), centre.settings
    at = datetime.combine(day, time.fromisoformat(slot), LOCAL_ZONE)
    counters = centre.index.counter_numbers(service)
    return {
        "centre": settings.name_vi,
        "service_vi": service.name_vi,
        "service_en": service.name_en,
        "counter": f"Quầy {counters}" if counters else None,
        "at": at.isoformat(),
        "code": code,
        "address": settings.address,
        "hotline": format_phone(settings.hotline),
        "issued_at": centre.ambient.now_text(),
        "qr_url": f"{BOOKING_PREFIX}{code}",
        "lang": lang,
    }


def _today(centre: Centre) -> date:
    return centre.ambient.now().astimezone(LOCAL_ZONE).date()
