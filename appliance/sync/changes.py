"""Applies what central has to say: staff, public status, leases, cases; page and cursor in one transaction."""

import sqlite3
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from appliance import leases, province_cases, staff_store, ticket_wishes
from appliance.core.ambient import Ambient
from appliance.core.dossier_codes import parse_code
from appliance.core.errors import InvalidInput
from appliance.core.protocol import CaseAnnounced, Change, ChangePage, TicketWish
from appliance.store import Store
from appliance.sync import claims
from appliance.web.accounts import Role, StaffAccount

CURSOR, EPOCH = "sync_cursor", "sync_epoch"
MAX_SERIAL = 99_999


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class StaffBody(_Body):
    """An account of the centre, as central keeps it; without counters those set on the box stay."""

    full_name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    role: Role
    password_hash: Annotated[str, StringConstraints(pattern=r"^\$argon2", max_length=300)]
    counters: tuple[str, ...] | None = None
    active: bool = True


class PublicStatusBody(_Body):
    """What anybody who knows the code may hear."""

    status: Annotated[str, StringConstraints(max_length=10)]
    due_date: str | None = None
    updated_at: str
    version: int | None = None
    """What a request of the counter names as seen; an older central does not tell it."""


class LeaseBody(_Body):
    """Serials this box alone may mint on a day."""

    unit_code: Annotated[str, StringConstraints(max_length=30)]
    day: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    first: Annotated[int, Field(ge=1, le=MAX_SERIAL)]
    last: Annotated[int, Field(ge=1, le=MAX_SERIAL)]

    @model_validator(mode="after")
    def _holds_something(self) -> "LeaseBody":
        if self.first > self.last:
            raise ValueError("first is after last")
        return self


def cursor_of(store: Store) -> int:
    """Return where the next page begins."""
    row = store.reader().execute("SELECT value FROM meta WHERE key = ?", (CURSOR,)).fetchone()
    return int(row[0]) if row else 0


def apply_page(store: Store, ambient: Ambient, page: ChangePage) -> list[str]:
    """Apply a page and move the cursor; return the keys of changes that could not be understood.

    A change that can't be understood (a newer central's) is told and passed over: it must not stop the feed.
    """
    refused = []
    with store.write_transaction() as connection:
        for change in page.changes:
            try:
                _apply(connection, ambient, change)
            except (ValidationError, InvalidInput, ValueError, OverflowError):
                refused.append(f"{change.kind}/{change.seq}")
        _set(connection, CURSOR, str(page.cursor))
    return refused


def note_epoch(store: Store, ambient: Ambient, epoch: str) -> bool:
    """Compare central's epoch with the one known; return whether it changed.

    A changed epoch means that central was restored or a standby took over: the cursor begins again and every
    delivered event is offered once more, which central's inbox keys make harmless.
    """
    row = store.reader().execute("SELECT value FROM meta WHERE key = ?", (EPOCH,)).fetchone()
    if row is not None and row[0] == epoch:
        return False
    with store.write_transaction() as connection:
        _set(connection, EPOCH, epoch)
        if row is None:
            return False
        _set(connection, CURSOR, "0")
        claims.reoffer(connection, ambient)
    return True


def _apply(connection: sqlite3.Connection, ambient: Ambient, change: Change) -> None:
    if change.kind == "staff":
        staff = StaffBody.model_validate(change.body)
        counters = staff_store.counters_of(connection, change.key) if staff.counters is None else staff.counters
        account = StaffAccount(change.key, staff.full_name, staff.role, counters)
        staff_store.upsert(connection, ambient, account, staff.password_hash, staff.active)
    elif change.kind == "public_status":
        status = PublicStatusBody.model_validate(change.body)
        connection.execute(
            "INSERT OR REPLACE INTO public_status (dossier_code, status, due_date, updated_at, version)"
            " VALUES (?, ?, ?, ?, ?)",
            (change.key, status.status, status.due_date, status.updated_at, status.version),
        )
    elif change.kind == "lease":
        lease = LeaseBody.model_validate(change.body)
        leases.store_lease(connection, lease.unit_code, lease.day, lease.first, lease.last)
    elif change.kind == "case":
        case, code = CaseAnnounced.model_validate(change.body), parse_code(change.key).text
        if case.open:
            province_cases.keep(connection, ambient, code, case)
        else:
            province_cases.forget(connection, code)
    elif change.kind == "ticket_wish":
        ticket_wishes.keep(connection, ambient, change.key, TicketWish.model_validate(change.body))
    else:
        raise ValueError(f"unknown kind of change: {change.kind}")


def _set(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))
