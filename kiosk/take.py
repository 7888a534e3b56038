"""Taking a number from anywhere (API, touch page, guide, phone): checked once, then exactly once by its key."""

import hashlib
import sqlite3
from dataclasses import dataclass

from appliance import idempotency
from appliance.core.errors import InvalidInput
from kiosk.centre import Centre
from kiosk.models import TicketIn
from kiosk.opening_words import numbers_closed
from kiosk.ticket_issue import Wish, check_priority, issue
from kiosk.visit_steps import VisitStep, plan_steps

MAX_KEY_CHARS = 128


@dataclass(frozen=True)
class Standing:
    """What the box itself knows of someone who takes a number: a group it gives, the dossier they come for."""

    group: str | None = None
    dossier_code: str | None = None
    by_card: bool = False


def take_number(
    centre: Centre,
    wish: TicketIn,
    *,
    taken_by: str,
    printer: str | None,
    key: str | None,
    paper: bool = True,
    standing: Standing = Standing(),
) -> tuple[int, str]:
    """Issue a number and return (HTTP status, answer as JSON); the same key gives the same answer again.

    Without a key each call issues a number. Raises InvalidInput for an unknown service, procedure or group,
    Conflict "idempotency-key-reused" for a key used for another wish, StoreUnavailable where nothing can be saved.
    """
    full = _full_wish(centre, wish, taken_by, printer, paper, standing)
    if not taken_by.startswith("staff:") and not (opening := centre.opening(full.service.id)).gives_numbers:
        raise numbers_closed(opening)
    centre.waits.refresh()

    def run(connection: sqlite3.Connection) -> tuple[int, dict[str, object]]:
        return 201, issue(connection, centre, full)

    scope = f"ticket:{taken_by}"
    return idempotency.replay_or_run(
        centre.store, centre.ambient, scope, check_key(key) or centre.ambient.new_id(), request_hash(wish), run
    )


def _full_wish(
    centre: Centre, wish: TicketIn, taken_by: str, printer: str | None, paper: bool, standing: Standing
) -> Wish:
    steps = plan_steps(centre.index, wish.procedure_ids)
    if wish.procedure_id is not None:
        centre.index.service_of_procedure(wish.procedure_id)
    service = steps[0].service if steps else centre.index.service(wish.service_id)
    asked = check_priority(centre, wish.priority_group)
    return Wish(
        service=service,
        priority_group=standing.group or asked,
        lang=wish.lang,
        taken_by=taken_by,
        printer=printer,
        paper=paper,
        procedure_id=steps[0].procedure_id if steps else wish.procedure_id,
        steps=steps if len(steps) > 1 else (),
        dossiers=wish.dossiers,
        by_screen=wish.by_screen,
        priority_source=_source(standing, asked, taken_by),
        dossier_code=standing.dossier_code,
        notes=_notes(centre, steps, wish),
    )


def _source(standing: Standing, asked: str | None, taken_by: str) -> str | None:
    if standing.group:
        return "box"
    if asked is None:
        return None
    if taken_by.startswith("staff:"):
        return "guide"
    return "card" if standing.by_card else "self"


def _notes(centre: Centre, steps: tuple[VisitStep, ...], wish: TicketIn) -> tuple[str, ...]:
    notes = []
    if len(steps) > 1:
        lines = dict.fromkeys(step.service for step in steps)
        ways = [f"{line.name_vi} (quầy {centre.index.counter_numbers(line)})" for line in lines]
        notes.append("Lần lượt: " + " → ".join(ways))
    if wish.by_screen:
        notes.append("Gọi bằng màn hình")
    return tuple(notes)


def check_key(key: str | None) -> str | None:
    """Return a key that can be stored; raises InvalidInput "idempotency-key-malformed"."""
    if key is not None and not (0 < len(key) <= MAX_KEY_CHARS and key.isascii() and key.isprintable()):
        raise InvalidInput(
            "idempotency-key-malformed",
            f"Idempotency-Key gồm 1 đến {MAX_KEY_CHARS} ký tự ASCII.",
            f"Idempotency-Key is 1 to {MAX_KEY_CHARS} printable ASCII characters.",
        )
    return key


def request_hash(wish: TicketIn) -> str:
    """Return what tells two wishes apart."""
    return hashlib.sha256(wish.model_dump_json().encode()).hexdigest()


def taken_before(centre: Centre, taken_by: str, key: str) -> str:
    """Return the answer that was given under this key; raises InvalidInput where there is none."""
    row = (
        centre.store.reader()
        .execute("SELECT answer FROM idempotency_keys WHERE scope = ? AND key = ?", (f"ticket:{taken_by}", key))
        .fetchone()
    )
    if row is None:
        raise InvalidInput(
            "ticket-not-taken", "Chưa lấy được số. Xin chạm lại.", "No number was taken. Please tap again."
        )
    return str(row[0])
