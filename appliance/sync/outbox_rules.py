"""Pure rules of the outbox: how a batch is filled and what an answer makes of each row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from appliance.core.protocol import MAX_BODY_BYTES, MAX_EVENTS
from appliance.core.retry_rules import next_delay_s

State = Literal["ready", "leased", "deferred", "done", "parked"]
LEASE_FOR = timedelta(seconds=60)
ENVELOPE_BYTES = 400
"""Room per event for its id, kind, subject and times, beside its body."""
NEWEST_SHARE, AGAIN_SHARE, OLDEST_SHARE = 0.4, 0.2, 0.4
"""Of a batch, kept for what has just happened and for what was put off; the rest goes to the oldest."""


@dataclass(frozen=True)
class Row:
    """One outbox row as claimed; `attempts` counts how often central has seen it and put it off."""

    id: int
    event_id: str
    kind: str
    subject: str
    subject_seq: int
    created_at: str
    body: str
    attempts: int

    @property
    def size(self) -> int:
        """Return how many bytes the row takes in a batch, at most."""
        return len(self.body.encode()) + ENVELOPE_BYTES


def too_big(row: Row) -> bool:
    """Tell whether no batch can hold the row."""
    return row.size + ENVELOPE_BYTES > MAX_BODY_BYTES


def fill_batch(newest: Sequence[Row], oldest: Sequence[Row], again: Sequence[Row]) -> list[Row]:
    """Return what goes into the next batch, in the order of writing: at most 500 events and 1 MB.

    Every lane has its share of places and bytes, so that neither a backlog nor its retries keep a citizen's ticket of
    this minute waiting, and a busy hour never starves the backlog; what a lane leaves free goes to the others.
    """
    lanes = ((newest, NEWEST_SHARE), (again, AGAIN_SHARE), (oldest, OLDEST_SHARE))
    batch = _Batch()
    for rows, share in lanes:
        batch.take(rows, int(MAX_EVENTS * share), int(MAX_BODY_BYTES * share))
    for rows, _share in lanes:
        batch.take(rows, MAX_EVENTS, MAX_BODY_BYTES)
    return sorted(batch.rows.values(), key=lambda row: row.id)


class _Batch:
    """What has been chosen so far."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self._places = MAX_EVENTS
        self._bytes = MAX_BODY_BYTES - ENVELOPE_BYTES

    def take(self, rows: Sequence[Row], places: int, room: int) -> None:
        """Add rows from the front while they fit into `places`, `room` (bytes) and the batch."""
        for row in rows:
            if row.id in self.rows:
                continue
            # The first row of an empty batch always fits: a lane's share may be smaller than one big row.
            if not self._places or not places or row.size > self._bytes or (self.rows and row.size > room):
                return
            self.rows[row.id] = row
            self._places, places = self._places - 1, places - 1
            self._bytes, room = self._bytes - row.size, room - row.size


def retry_at(now: datetime, attempts: int, random_unit: float) -> datetime:
    """Return when a row that was put off `attempts` times is due again."""
    return now + timedelta(seconds=next_delay_s(attempts, random_unit))


@dataclass
class Uplink:
    """The line as a whole: when it is down, rows wait together and one probe tests it, from every second to every 30.

    Rows are not charged for a dead line, so that a backlog drains at once when it is back.
    """

    failures: int = 0
    next_try_s: float = 0.0

    FIRST_S = 1.0
    MAX_S = 30.0

    def may_try(self, now_s: float) -> bool:
        """Tell whether it is time for a probe (monotonic seconds)."""
        return now_s >= self.next_try_s

    def failed(self, now_s: float, random_unit: float) -> None:
        """Note a failed probe."""
        pause = min(self.MAX_S, self.FIRST_S * 2.0 ** min(self.failures, 10))
        self.failures += 1
        self.next_try_s = now_s + pause * (0.5 + 0.5 * random_unit)

    def worked(self) -> None:
        """Note that central answered."""
        self.failures, self.next_try_s = 0, 0.0
