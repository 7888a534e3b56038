"""Sending what is due: leases deliveries, chooses each one's way at that moment, sends it once, writes down the result."""

import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from flask import Flask
from prometheus_client import Counter
from sqlalchemy.orm import Session

from appliance.web.state import web_state
from central.channels.leasing import claim, fail, mark_wire, put_off, recover, settle
from central.channels.limiter import Limiter
from central.channels.planning import PERSON, Plan, followers_of, for_way, month_cost_vnd, plan_of
from central.channels.seam import Way
from central.channels.ways_rules import CALL, CHAT, ways, worth_a_call
from central.database import DatabaseUnavailable
from central.deliveries import Delivery, Recipient, queue
from central.delivery_rules import Outcome, check_move, decent_moment
from central.models_channels import CallRow
from central.models_deliveries import DeliveryRow
from central.models_dossiers import Dossier
from central.services import CentralServices, central

log = logging.getLogger(__name__)
BATCH, SENDERS = 64, 8
# How long a way with a fault of its own (token, quota, account) is left alone.
HOLD_S = 60.0


class Sender:
    """The sending half of a worker process."""

    def __init__(self, app: Flask, made: Mapping[str, Way], sleep: Callable[[float], None] = time.sleep) -> None:
        self._app, self._ways, self._sleep = app, made, sleep
        self._limiters = {name: Limiter(way.per_minute) for name, way in made.items()}
        with app.app_context():
            self._counter: Counter = web_state().metrics.counter(
                "motcua_central_sent", "Attempts to send by way and outcome.", ("way", "outcome")
            )
        self._pool = ThreadPoolExecutor(SENDERS, thread_name_prefix="sender")

    def step(self) -> bool:
        """Send one batch; True when there may be more at once."""
        with self._app.app_context():
            parts = central()
            now = parts.ambient.now()
            with parts.database.write() as session:
                recover(session, now)
                ids = claim(session, now, BATCH)
        for future in [self._pool.submit(self._one, delivery_id) for delivery_id in ids]:
            future.result()
        return len(ids) == BATCH

    def release(self) -> None:
        """Use every way again at once: a person has mended it."""
        for limiter in self._limiters.values():
            limiter.release()

    def close(self) -> None:
        """Wait for what is on the wire."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _one(self, delivery_id: str) -> None:
        with self._app.app_context():
            chosen = self._choose(central(), delivery_id)
            if chosen is not None:
                self._send(central(), delivery_id, *chosen)

    def _choose(self, parts: CentralServices, delivery_id: str) -> tuple[str, str, Plan] | None:
        with parts.database.write() as session:
            row = session.get_one(DeliveryRow, delivery_id, with_for_update=True)
            if row.state != "leased":
                return None
            plan = plan_of(parts, session, row, self._usable(session, parts))
            now, hours = parts.ambient.now(), parts.config.channels
            decent = decent_moment(row.kind, now, hours.opens, hours.closes)
            if plan.overtaken:
                row.state, row.lease_until = check_move(row.state, "cancelled"), None
            elif decent > now:
                put_off(row, decent, "night")
            else:
                return self._first_way(parts, session, row, plan)
            return None

    def _first_way(
        self, parts: CentralServices, session: Session, row: DeliveryRow, plan: Plan
    ) -> tuple[str, str, Plan] | None:
        found = ways(plan.known, parts.ambient.now())
        _spread(parts, session, row)
        if found and found[0][0] != CALL:
            way, remote = found[0]
            return way, remote, plan
        if worth_a_call(plan.known):
            _ask_for_call(parts, session, row)
        fail(row, "call-list" if worth_a_call(plan.known) else "no-way")
        return None

    def _usable(self, session: Session, parts: CentralServices) -> frozenset[str]:
        caps, now = parts.config.channels.month_cap_vnd, parts.ambient.now()
        return frozenset(
            name
            for name, way in self._ways.items()
            if not self._limiters[name].is_held(HOLD_S / 4)
            and (name not in caps or month_cost_vnd(session, name, now) + way.price_vnd <= caps[name])
        )

    def _send(self, parts: CentralServices, delivery_id: str, way: str, remote: str, plan: Plan) -> None:
        self._sleep(self._limiters[way].reserve())
        with parts.database.write() as session:
            if not mark_wire(session, delivery_id, way, parts.ambient.now()):
                return
        outcome = self._ways[way].send(for_way(plan.message, way, remote))
        self._counter.labels(way, outcome.kind).inc()
        if outcome.quiet_channel or outcome.kind == "throttled":
            log.warning("channel holds back", extra={"way": way, "code": outcome.code})
            self._limiters[way].hold(outcome.retry_after_s or HOLD_S)
        self._settle(parts, delivery_id, way, outcome)

    def _settle(self, parts: CentralServices, delivery_id: str, way: str, outcome: Outcome) -> None:
        # What was sent must be written down, however busy the database is; else the lease's end makes it uncertain.
        for wait_s in (0.2, 1.0, 5.0):
            with suppress(DatabaseUnavailable), parts.database.write() as session:
                settle(session, parts.ambient, delivery_id, way, outcome)
                return
            self._sleep(wait_s)


def _spread(parts: CentralServices, session: Session, row: DeliveryRow) -> None:
    """Give every further follower of the dossier the same news as a delivery of their own."""
    if row.wanted is not None or row.dossier_id is None or row.kind != "notice" or row.attempts:
        return
    for person in followers_of(session, row.dossier_id)[1:]:
        remote = parts.sealer.open(person.remote_sealed, PERSON, person.id)
        copy = Delivery(
            key=f"{row.key}:{person.id}" if row.template != "eve" else f"copy:{person.id}:{row.key}",
            kind="notice",
            recipient=Recipient(CHAT, remote),
            dossier_id=row.dossier_id,
            template=row.template,
        )
        queue(session, copy, parts.ambient, parts.sealer)


def _ask_for_call(parts: CentralServices, session: Session, row: DeliveryRow) -> None:
    dossier = session.get(Dossier, row.dossier_id) if row.dossier_id else None
    session.add(
        CallRow(
            id=parts.ambient.new_id(),
            delivery_id=row.id,
            box_id=dossier.box_id if dossier is not None else None,
            dossier_id=row.dossier_id,
            state="open",
            made_at=parts.ambient.now(),
        )
    )
