"""Taking a batch of events in: one transaction, each event once, early ones held, the impossible set aside."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.core.protocol import PROTOCOL, BatchAnswer, DossierRequest, EventResult
from central.apply_dossiers import apply_received, apply_reissued
from central.apply_feedback import apply_feedback
from central.apply_requests import apply_request
from central.apply_tickets import apply_changed, apply_issued
from central.config import SyncPart
from central.due_dates import DueRules
from central.epoch import current_epoch
from central.feed import lock_box, publish
from central.fleet import authenticate_box, claim_database, opened_keys
from central.ingest_inbox import Inbox, Settled
from central.ingest_parse import Envelope, Parsed, parse_event
from central.ingest_rules import APPLIED, DEFERRED, DONE, HELD, PARKED, Plan, plan_batch
from central.ingest_workbench import Bench
from central.numbering import number_dossiers
from central.sealing import Sealer

TOO_MANY_HELD = "too-many-held"
REQUEST = "dossier.request"
Handler = Callable[[Bench, str, Any], str | None]
HANDLERS: dict[str, Handler] = {
    "ticket.issued": apply_issued,
    "ticket.changed": apply_changed,
    "dossier.received": apply_received,
    "slip.reissued": apply_reissued,
    "feedback.given": apply_feedback,
}


class Ingest:
    """One batch on its way in; made anew for each request."""

    def __init__(self, session: Session, ambient: Ambient, sealer: Sealer, limits: SyncPart, rules: DueRules) -> None:
        self._session = session
        self._rules = rules
        self._ambient = ambient
        self._sealer = sealer
        self._limits = limits
        self._now = ambient.now()

    def take(self, box_id: str, bearer: str, envelope: Envelope) -> BatchAnswer:
        """Apply the batch within the caller's transaction and return the result of each event.

        The number of statements does not depend on the number of events, a counter's requests apart. Raises
        NotAuthenticated, Conflict (two databases under one secret) and InvalidInput; then nothing of the batch was
        applied.
        """
        keys = authenticate_box(self._session, box_id, bearer)
        box = lock_box(self._session, box_id)
        claim_database(self._session, box, envelope.database_id, self._now, self._limits.database_live_s)
        if envelope.protocol > PROTOCOL:
            # A newer box keeps what this central can't read yet and offers it again after central's update.
            ids = [parse_event(raw).arrival.id for raw in envelope.events]
            return self._answer(ids, dict.fromkeys(ids, Settled(DEFERRED, f"protocol-newer-than-{PROTOCOL}")))
        events = [parse_event(raw) for raw in envelope.events]
        bench = Bench(box, opened_keys(keys, self._sealer), self._sealer, self._ambient, self._now)
        settled = self._settle(bench, envelope.database_id, events)
        return self._answer([event.arrival.id for event in events], settled)

    def _settle(self, bench: Bench, database_id: str, events: list[Parsed]) -> dict[str, Settled]:
        inbox = Inbox(self._session, self._sealer, bench.box, self._now)
        known = inbox.settled({event.arrival.id for event in events})
        fresh = [event for event in events if event.arrival.id not in known]
        concerned = {event.arrival.subject for event in fresh}
        held = inbox.held(concerned)
        plan = plan_batch(
            [event.arrival for event in fresh],
            inbox.subjects(concerned, database_id),
            [event.arrival for event in held],
        )
        by_id = {event.arrival.id: event for event in [*reversed(fresh), *held]}
        refused = self._cut_held(inbox, plan)
        settled = {event_id: Settled(PARKED, reason) for event_id, reason in plan.park.items()}
        settled |= self._apply(bench, [by_id[arrival.id] for arrival in plan.apply])
        settled |= {arrival.id: Settled(HELD) for arrival in plan.hold}
        inbox.record(by_id, settled)
        inbox.move_subjects(plan.applied_seq, database_id)
        return known | settled | refused

    def _cut_held(self, inbox: Inbox, plan: Plan) -> dict[str, Settled]:
        # A box that never sends the missing first event must not fill the database; it keeps the rest itself.
        room = max(0, self._limits.held_events_max - inbox.count_held()) if plan.hold else 0
        refused = {arrival.id: Settled(DEFERRED, TOO_MANY_HELD) for arrival in plan.hold[room:]}
        del plan.hold[room:]
        return refused

    def _apply(self, bench: Bench, events: list[Parsed]) -> dict[str, Settled]:
        bench.load(self._session, [event.body for event in events if event.body is not None])
        settled = {event.arrival.id: _handle(bench, event) for event in events if event.kind != REQUEST}
        number_dossiers(self._session, bench)
        bench.save(self._session)
        publish(self._session, bench.box, bench.news, self._now)
        return settled | {event.arrival.id: self._request(bench, event) for event in events if event.kind == REQUEST}

    def _request(self, bench: Bench, event: Parsed) -> Settled:
        # Rare, and about dossiers that may just have come in: one by one, after the rest is written.
        reason = event.fault
        if isinstance(event.body, DossierRequest):
            reason = apply_request(self._session, self._ambient, self._rules, bench.box, event.arrival.id, event.body)
        return Settled(APPLIED) if reason is None else Settled(PARKED, reason)

    def _answer(self, ids: list[str], settled: dict[str, Settled]) -> BatchAnswer:
        results = [_result(event_id, settled[event_id]) for event_id in ids]
        return BatchAnswer(protocol=PROTOCOL, epoch=current_epoch(self._session), results=results)


def _handle(bench: Bench, event: Parsed) -> Settled:
    reason = event.fault if event.body is None else HANDLERS[event.kind](bench, event.arrival.id, event.body)
    return Settled(APPLIED) if reason is None else Settled(PARKED, reason)


def _result(event_id: str, settled: Settled) -> EventResult:
    if settled.state == HELD:
        # Central has it durably and applies it in its turn; the box is done with it.
        return EventResult(id=event_id, outcome=DONE, reason=HELD)
    if settled.state == APPLIED:
        return EventResult(id=event_id, outcome=DONE)
    return EventResult(id=event_id, outcome=PARKED if settled.state == PARKED else DEFERRED, reason=settled.reason)
