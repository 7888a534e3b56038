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


def fill_batch(fresh: Sequence[Row], backlog: Sequence[Row]) -> list[Row]:
    """Return what goes into the next batch: fresh rows first, but one in five places kept for the backlog.

    At most 500 events and 1 MB; a row too big for any batch goes alone, so that central can refuse it by name.
    """
    kept = min(len(backlog), MAX_EVENTS // 5)
    chosen: list[Row] = []
    size = ENVELOPE_BYTES
    for row in [*fresh[: MAX_EVENTS - kept], *backlog]:
        size += len(row.body.encode()) + ENVELOPE_BYTES
        if chosen and (size > MAX_BODY_BYTES or len(chosen) == MAX_EVENTS):
            break
        chosen.append(row)
    return chosen


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
