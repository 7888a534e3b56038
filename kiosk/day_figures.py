"""A day of the queue in figures, from the tickets' periods: waits, services, counters, hours, how right the estimate was."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from appliance.core.ambient import LOCAL_ZONE, parse_moment
from kiosk.centre import Centre
from kiosk.day_rules import Spread, spread

# A ticket's first wait: from the number to the first call.
_WAITS = """
SELECT tickets.service_id, tickets.issued_at, tickets.state, wait_low_min, wait_high_min,
    (SELECT MIN(started_at) FROM ticket_periods WHERE ticket_seq = seq AND kind = 'called') AS first_call
FROM tickets WHERE business_day = ?
"""
_SERVED = """
SELECT ticket_periods.counter_id, ticket_periods.service_id, started_at, ended_at FROM ticket_periods
JOIN tickets ON seq = ticket_seq
WHERE business_day = ? AND kind = 'serving' AND ended_at IS NOT NULL
"""


@dataclass(frozen=True)
class Line:
    """One field (or counter) of the report; times in minutes."""

    name: str
    taken: int
    served: int
    no_show: int
    wait: Spread
    service: Spread


@dataclass(frozen=True)
class Hour:
    """One hour of the day."""

    hour: int
    taken: int
    wait: Spread


@dataclass(frozen=True)
class Day:
    """The whole report; `estimate_right` is the share of waits inside the range that was promised, None without any."""

    day: str
    lines: Sequence[Line]
    counters: Sequence[Line]
    hours: Sequence[Hour]
    estimate_right: float | None
    faces: Mapping[str, int]

    @property
    def total(self) -> Line:
        """The sum over all fields; the spreads are of all people, not of the fields."""
        return self.lines[-1]


def day_figures(centre: Centre, day: str) -> Day:
    """Return the figures of a business day."""
    reader = centre.store.reader()
    tickets = reader.execute(_WAITS, (day,)).fetchall()
    served = reader.execute(_SERVED, (day,)).fetchall()
    names = {service.id: service.name_vi for service in centre.index.services.values()}
    seen = [service for service in names if any(row["service_id"] == service for row in tickets)]
    lines = [_line(names[one], _of(tickets, "service_id", one), _of(served, "service_id", one)) for one in seen]
    lines.append(_line("Cả Trung tâm", tickets, served))
    desks = sorted(centre.index.desks.values(), key=lambda desk: desk.number)
    counters = [
        _line(f"Quầy {desk.number} – {desk.name}", [], mine)
        for desk in desks
        if (mine := _of(served, "counter_id", desk.id))
    ]
    hours = sorted({_hour(row["issued_at"]) for row in tickets})
    by_hour = [_hour_of(hour, [row for row in tickets if _hour(row["issued_at"]) == hour]) for hour in hours]
    return Day(day, lines, counters, by_hour, _estimate_right(tickets), _faces(reader, day))


def _line(name: str, tickets: Sequence[sqlite3.Row], served: Sequence[sqlite3.Row]) -> Line:
    states = [row["state"] for row in tickets]
    services = [_minutes(row["started_at"], row["ended_at"]) for row in served]
    return Line(name, len(tickets), len(served), states.count("no_show"), spread(_waits(tickets)), spread(services))


def _hour_of(hour: int, tickets: Sequence[sqlite3.Row]) -> Hour:
    return Hour(hour, len(tickets), spread(_waits(tickets)))


def _waits(tickets: Sequence[sqlite3.Row]) -> list[float]:
    return [_minutes(row["issued_at"], row["first_call"]) for row in tickets if row["first_call"]]


def _estimate_right(tickets: Sequence[sqlite3.Row]) -> float | None:
    told = [row for row in tickets if row["first_call"] and row["wait_high_min"] is not None]
    if not told:
        return None
    right = [
        row["wait_low_min"] <= _minutes(row["issued_at"], row["first_call"]) <= row["wait_high_min"] for row in told
    ]
    return right.count(True) / len(told)


def _faces(reader: sqlite3.Connection, day: str) -> dict[str, int]:
    rows = reader.execute("SELECT face, given_at FROM feedback").fetchall()
    counts: dict[str, int] = {}
    for row in rows:
        if parse_moment(row["given_at"]).astimezone(LOCAL_ZONE).date().isoformat() == day:
            counts[row["face"]] = counts.get(row["face"], 0) + 1
    return counts


def _of(rows: Sequence[sqlite3.Row], column: str, value: str) -> list[sqlite3.Row]:
    return [row for row in rows if row[column] == value]


def _minutes(start: str, end: str) -> float:
    # A clock that was set back in between must not give a negative wait.
    return max(0.0, (parse_moment(end) - parse_moment(start)).total_seconds() / 60)


def _hour(moment: str) -> int:
    return parse_moment(moment).astimezone(LOCAL_ZONE).hour
