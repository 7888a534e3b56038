"""What the supervisor sees now: lines, longest waits, counters, and what needs a person."""

import sqlite3
from dataclasses import dataclass

from appliance.core.ambient import LOCAL_ZONE, parse_moment
from kiosk import desks
from kiosk.centre import Centre
from kiosk.number_rules import number_text
from kiosk.queue_services import Desk
from kiosk.session_guard import MOVED
from kiosk.ticket_views import waiting_per_service
from printer import jobs

# Longer than this somebody should open a counter; the supervisor's eye decides, no statute does.
LONG_WAIT_MIN = 30


@dataclass(frozen=True)
class LineState:
    """One line of the queue; the longest wait in minutes."""

    id: str
    letter: str
    name: str
    waiting: int
    longest_min: int
    counters_open: int
    closed: bool


@dataclass(frozen=True)
class DeskState:
    """One counter."""

    desk: Desk
    served: tuple[str, ...]
    state: str
    clerk: str | None
    number: str | None


def lines_now(centre: Centre, lang: str) -> list[LineState]:
    """Return the lines in the catalogue's order."""
    reader, now, day = centre.store.reader(), centre.ambient.now(), centre.business_day()
    waiting = waiting_per_service(reader, centre)
    oldest = dict(
        reader.execute(
            "SELECT service_id, MIN(issued_at) FROM tickets WHERE business_day = ? AND state = 'waiting'"
            " GROUP BY service_id",
            (day,),
        ).fetchall()
    )
    closed = {row[0] for row in reader.execute("SELECT service_id FROM closed_lines WHERE business_day = ?", (day,))}
    centre.waits.refresh()
    return [
        LineState(
            service.id,
            service.letter,
            service.name(lang),
            waiting.get(service.id, 0),
            int((now - parse_moment(oldest[service.id])).total_seconds() // 60) if service.id in oldest else 0,
            centre.waits.open_counters(service),
            service.id in closed,
        )
        for service in centre.index.services.values()
    ]


def desks_now(centre: Centre) -> list[DeskState]:
    """Return the counters by number."""
    reader = centre.store.reader()
    return [_desk(reader, desk) for desk in sorted(centre.index.desks.values(), key=lambda each: each.number)]


def alarms_now(centre: Centre, lines: list[LineState]) -> list[tuple[str, str]]:
    """Return what needs a person, in Vietnamese and English."""
    reader = centre.store.reader()
    found = [
        (
            f"{line.name}: có người chờ {line.longest_min} phút",
            f"{line.name}: somebody has waited {line.longest_min} min",
        )
        for line in lines
        if line.longest_min > LONG_WAIT_MIN
    ]
    found += [
        (
            f"{line.name}: {line.waiting} người chờ, chưa có quầy mở",
            f"{line.name}: {line.waiting} wait, no counter open",
        )
        for line in lines
        if line.waiting and not line.counters_open
    ]
    found += [
        (f"Máy in {one.name}: {one.reason or 'chưa sẵn sàng'}", f"Printer {one.name}: {one.reason or 'not ready'}")
        for one in jobs.printer_states(reader)
        if not one.ready
    ]
    parked = reader.execute("SELECT COUNT(*) FROM outbox WHERE state = 'parked'").fetchone()[0]
    if parked:
        found.append((f"{parked} mục máy chủ tỉnh không nhận, cần người xem", f"{parked} items refused by central"))
    day = centre.ambient.now().astimezone(LOCAL_ZONE).date().isoformat()
    moved = [
        row["actor"]
        for row in reader.execute("SELECT actor, at FROM audit WHERE action = ? ORDER BY id DESC LIMIT 50", (MOVED,))
        if parse_moment(row["at"]).astimezone(LOCAL_ZONE).date().isoformat() == day
    ]
    found += [
        (f"Phiên làm việc của {login} bị dùng ở máy khác", f"The session of {login} was used on another machine")
        for login in dict.fromkeys(moved)
    ]
    return found


def _desk(reader: sqlite3.Connection, desk: Desk) -> DeskState:
    row = desks.find_desk(reader, desk.id)
    served = desks.served(reader, desk)
    if row is None or row["opened_at"] is None:
        return DeskState(desk, served, "closed", None, None)
    ticket = (
        reader.execute("SELECT letter, number FROM tickets WHERE id = ?", (row["current_ticket"],)).fetchone()
        if row["current_ticket"]
        else None
    )
    number = number_text(ticket["letter"], ticket["number"]) if ticket else None
    return DeskState(desk, served, "break" if row["break_since"] else "open", row["clerk"], number)
