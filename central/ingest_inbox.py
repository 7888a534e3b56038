"""The inbox: which events of a box central already has, which it holds, and how far each subject has come."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.ingest_parse import Parsed, parse_body
from central.ingest_rules import APPLIED, HELD, Arrival, SubjectState
from central.models_fleet import Box
from central.models_ingest import InboxEvent, Subject
from central.sealing import Sealer
from central.upsert import upsert_rows

SEALED_PLACE = "inbox_events.raw"


@dataclass(frozen=True)
class Settled:
    """What became of an event: its state and, where it is set aside, the reason."""

    state: str
    reason: str | None = None


class Inbox:
    """The inbox of one box within one transaction; every method is one statement."""

    def __init__(self, session: Session, sealer: Sealer, box: Box, now: datetime) -> None:
        self._session = session
        self._sealer = sealer
        self._box = box
        self._now = now

    def settled(self, ids: Collection[str]) -> dict[str, Settled]:
        """Return what became of those of `ids` that are known."""
        query = select(InboxEvent.id, InboxEvent.state, InboxEvent.reason)
        found = self._session.execute(query.where(InboxEvent.box_id == self._box.id, InboxEvent.id.in_(ids)))
        return {event_id: Settled(state, reason) for event_id, state, reason in found}

    def subjects(self, names: Collection[str], database_id: str) -> dict[str, SubjectState]:
        """Return how far each subject has come."""
        query = select(Subject.subject, Subject.applied_seq, Subject.database_id)
        found = self._session.execute(query.where(Subject.box_id == self._box.id, Subject.subject.in_(names)))
        return {name: SubjectState(seq, moved=owner != database_id) for name, seq, owner in found}

    def held(self, subjects: Collection[str]) -> list[Parsed]:
        """Return the waiting events of these subjects, opened."""
        mine = (InboxEvent.box_id == self._box.id) & (InboxEvent.state == HELD)
        found = self._session.scalars(select(InboxEvent).where(mine, InboxEvent.subject.in_(subjects)))
        return [self._opened(event) for event in found]

    def count_held(self) -> int:
        """Return how many events of the box wait."""
        mine = (InboxEvent.box_id == self._box.id) & (InboxEvent.state == HELD)
        return self._session.execute(select(func.count()).where(mine)).scalar_one()

    def record(self, events: Mapping[str, Parsed], settled: Mapping[str, Settled]) -> None:
        """Write what became of the events; content is kept, sealed, only of those not applied."""
        rows = [self._row(events[event_id], end) for event_id, end in settled.items()]
        upsert_rows(self._session, InboxEvent, rows)

    def move_subjects(self, reached: Mapping[str, int], database_id: str) -> None:
        """Write how far each subject has come."""
        rows = [
            {"box_id": self._box.id, "subject": name, "applied_seq": seq, "database_id": database_id}
            for name, seq in reached.items()
        ]
        upsert_rows(self._session, Subject, rows)

    def _opened(self, event: InboxEvent) -> Parsed:
        assert event.sealed is not None, "held events keep their content"
        raw = json.loads(self._sealer.open(event.sealed, SEALED_PLACE, f"{event.box_id}/{event.id}"))
        body, fault = parse_body(event.kind, raw["body"])
        arrival = Arrival(event.id, event.subject, event.subject_seq)
        return Parsed(arrival, event.kind, event.created_at, raw, body, fault)

    def _row(self, event: Parsed, end: Settled) -> dict[str, Any]:
        arrival = event.arrival
        raw = None if end.state == APPLIED else json.dumps(event.raw, ensure_ascii=False)
        return {
            "box_id": self._box.id,
            "id": arrival.id,
            "kind": event.kind,
            "subject": arrival.subject,
            "subject_seq": arrival.seq,
            "state": end.state,
            "reason": end.reason,
            "created_at": event.created_at,
            "received_at": self._now,
            "sealed": self._sealer.seal_optional(raw, SEALED_PLACE, f"{self._box.id}/{arrival.id}"),
        }
