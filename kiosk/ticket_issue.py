"""Issuing a number: number, ticket, print job and outbox row in one transaction, in as few statements as it takes.

The statements are counted by a test, since every one of them is held against the write lock of the whole centre.
"""

import sqlite3
from dataclasses import dataclass

from appliance import outbox
from appliance.core.errors import InvalidInput
from appliance.core.token import KIND_TICKET, make_token
from kiosk.call_rules import ahead_of
from kiosk.centre import Centre
from kiosk.number_rules import number_text
from kiosk.queue_services import QueueService
from kiosk.visit_steps import VisitStep, insert_steps
from kiosk.wait_estimate import Estimate, answer, estimate
from printer import jobs


@dataclass(frozen=True)
class Wish:
    """What someone asks for: a service, perhaps as a priority person, in their language.

    `taken_by` says where it was asked ("kiosk", a device's id, "staff:<login>", "phone"); `printer` names the
    printer beside that place (None: routed by kind); without `paper` the number lives on a phone only.
    `steps` are set only where a visit has several procedures; `notes` are further lines on the paper.
    """

    service: QueueService
    priority_group: str | None
    lang: str
    taken_by: str
    printer: str | None = None
    paper: bool = True
    procedure_id: str | None = None
    steps: tuple[VisitStep, ...] = ()
    dossiers: str = "1"
    by_screen: bool = False
    dossier_code: str | None = None
    priority_source: str | None = None
    notes: tuple[str, ...] = ()


def check_priority(centre: Centre, group: str | None) -> str | None:
    """Return the group where the centre has it; raises InvalidInput "unknown-priority-group"."""
    if group is None or group in centre.settings.priority_names:
        return group
    raise InvalidInput(
        "unknown-priority-group",
        "Không có diện ưu tiên này. Vui lòng chọn lại.",
        "There is no such priority group. Please choose again.",
    )


@dataclass(frozen=True)
class _Fresh:
    """What was just decided about a ticket that is being issued."""

    id: str
    number: str
    day: str
    issued_at: str
    token: str
    ahead: int
    expected: Estimate


def issue(connection: sqlite3.Connection, centre: Centre, wish: Wish) -> dict[str, object]:
    """Issue the next number of the service's letter and return the API's answer.

    Must run inside `Store.write_transaction()`; the caller stores the answer under its idempotency key there too.
    """
    service, day = wish.service, centre.business_day()
    serial = _next_number(connection, day, service.letter)
    ahead = ahead_now(connection, centre, day, service.id, wish.priority_group is not None)
    fresh = _Fresh(
        id=centre.ambient.new_id(),
        number=number_text(service.letter, serial),
        day=day,
        issued_at=centre.ambient.now_text(),
        token=new_token(centre),
        ahead=ahead,
        expected=estimate(centre, service, ahead),
    )
    job = None
    if wish.paper:
        job = jobs.enqueue(connection, centre.ambient, "ticket", _document(centre, wish, fresh), printer=wish.printer)
    _insert(connection, wish, fresh, serial, job.id if job else None)
    if wish.steps:
        insert_steps(connection, fresh.id, wish.steps)
    outbox.enqueue(connection, centre.ambient, "ticket.issued", f"ticket:{fresh.id}", _event(wish, fresh))
    return {
        "id": fresh.id,
        "number": fresh.number,
        "service_id": service.id,
        "ahead": ahead,
        **answer(fresh.expected),
        "state": "waiting",
        "issued_at": fresh.issued_at,
        "priority_group": wish.priority_group,
        "tracking_url": centre.ticket_url(fresh.token),
        "print_job": {"id": job.id, "state": job.state} if job else None,
    }


def ahead_now(connection: sqlite3.Connection, centre: Centre, day: str, service_id: str, is_priority: bool) -> int:
    """Return how many people are called before one who joins the service's line now."""
    counts = {0: 0, 1: 0}
    for row in connection.execute(
        "SELECT priority, waiting FROM waiting_counts WHERE business_day = ? AND service_id = ?", (day, service_id)
    ):
        counts[row[0]] = row[1]
    return ahead_of(counts[0], counts[1], is_priority, centre.settings.normals_per_priority)


def new_token(centre: Centre) -> str:
    """Return a fresh token for a ticket's page."""
    return make_token(KIND_TICKET, centre.key_id, centre.token_key, centre.ambient.random_bytes(5))


def _next_number(connection: sqlite3.Connection, day: str, letter: str) -> int:
    row = connection.execute(
        "INSERT INTO ticket_series (business_day, letter, last) VALUES (?, ?, 1)"
        " ON CONFLICT (business_day, letter) DO UPDATE SET last = last + 1 RETURNING last",
        (day, letter),
    ).fetchone()
    return int(row[0])


def _insert(connection: sqlite3.Connection, wish: Wish, fresh: _Fresh, serial: int, job_id: str | None) -> None:
    connection.execute(
        "INSERT INTO tickets (id, business_day, letter, number, service_id, procedure_id, priority_group, lang, token,"
        " print_job_id, taken_by, issued_at, changed_at, dossiers, by_screen, dossier_code, priority_source,"
        " wait_low_min, wait_high_min) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            fresh.id,
            fresh.day,
            wish.service.letter,
            serial,
            wish.service.id,
            wish.procedure_id,
            wish.priority_group,
            wish.lang,
            fresh.token,
            job_id,
            wish.taken_by,
            fresh.issued_at,
            fresh.issued_at,
            wish.dossiers,
            wish.by_screen,
            wish.dossier_code,
            wish.priority_source,
            fresh.expected.wait.low_min,
            fresh.expected.wait.high_min,
        ),
    )


def _document(centre: Centre, wish: Wish, fresh: _Fresh) -> dict[str, object]:
    # The shape is the agreement with printer's ticket layout.
    settings = centre.settings
    return {
        "centre": settings.name_vi,
        "service_vi": wish.service.name_vi,
        "service_en": wish.service.name_en,
        "number": fresh.number,
        "ahead": fresh.ahead,
        "wait_low_min": fresh.expected.wait.low_min,
        "wait_high_min": fresh.expected.wait.high_min,
        "issued_at": fresh.issued_at,
        "qr_url": centre.ticket_url(fresh.token),
        "wifi_name": settings.wifi_name,
        "lang": wish.lang,
        "priority_vi": centre.group_name(wish.priority_group) if wish.priority_group else None,
        "notes": list(wish.notes),
    }


def _event(wish: Wish, fresh: _Fresh) -> dict[str, object]:
    # The shape is TicketIssued of the sync protocol.
    return {
        "ticket_id": fresh.id,
        "number": fresh.number,
        "service_id": wish.service.id,
        "service_name": wish.service.name_vi,
        "business_day": fresh.day,
        "issued_at": fresh.issued_at,
        "token": fresh.token,
        "lang": wish.lang,
        "priority_group": wish.priority_group,
    }
