"""Which events of a batch are applied now, in what order, and which wait or are set aside; pure.

A box sends fresh events before its backlog on purpose, so events of one subject (a ticket, a dossier) come out of
order. Each carries its subject's gapless sequence from 1; an event is applied when all before it have been.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

# What a box is told.
DONE: Final = "done"
DEFERRED: Final = "deferred"
PARKED: Final = "parked"
# What central keeps of an event, beside "parked".
APPLIED: Final = "applied"
HELD: Final = "held"
SEQUENCE_REUSED = "sequence-reused"


@dataclass(frozen=True)
class Arrival:
    """One event as far as ordering goes. One whose content can't be used takes its place in the sequence all the
    same, so that the events behind it are not held for ever."""

    id: str
    subject: str
    seq: int


@dataclass(frozen=True)
class SubjectState:
    """How far a subject has been applied; `moved` is True when its box has a new database since (a restore).

    After a restore the box counts on from its backup, so sequences that were used before come again with new ids.
    """

    applied_seq: int
    moved: bool = False


@dataclass
class Plan:
    """What to do: `apply` in this order (held ones of earlier batches among them), `hold`, `park` with the reason."""

    apply: list[Arrival] = field(default_factory=list)
    hold: list[Arrival] = field(default_factory=list)
    park: dict[str, str] = field(default_factory=dict)
    applied_seq: dict[str, int] = field(default_factory=dict)


def plan_batch(
    batch: Sequence[Arrival],
    subjects: Mapping[str, SubjectState],
    held: Iterable[Arrival],
) -> Plan:
    """Sort a batch into a plan.

    The batch holds no event that central already has; `held` are the waiting events of the batch's subjects.
    The end state does not depend on the order, the repetition or the cutting of the events into batches.
    """
    plan = Plan()
    waiting: dict[str, dict[int, Arrival]] = {}
    for arrival in held:
        waiting.setdefault(arrival.subject, {})[arrival.seq] = arrival
    held_ids = {arrival.id for group in waiting.values() for arrival in group.values()}
    touched: dict[str, list[Arrival]] = {}
    seen: set[str] = set()
    for arrival in batch:
        if arrival.id not in seen:
            seen.add(arrival.id)
            touched.setdefault(arrival.subject, []).append(arrival)
    for subject, arrivals in touched.items():
        state = subjects.get(subject, SubjectState(0))
        _plan_subject(plan, state, arrivals, waiting.get(subject, {}), held_ids)
    return plan


def _plan_subject(
    plan: Plan, state: SubjectState, arrivals: list[Arrival], waiting: dict[int, Arrival], held_ids: set[str]
) -> None:
    subject = arrivals[0].subject
    applied = state.applied_seq
    again: list[Arrival] = []
    for arrival in sorted(arrivals, key=lambda each: each.seq):
        if arrival.seq <= applied and state.moved:
            again.append(arrival)
        elif arrival.seq <= applied or arrival.seq in waiting:
            plan.park[arrival.id] = SEQUENCE_REUSED
        else:
            waiting[arrival.seq] = arrival
    plan.apply.extend(again)
    while (following := waiting.pop(applied + 1, None)) is not None:
        applied += 1
        plan.apply.append(following)
    plan.hold.extend(arrival for arrival in waiting.values() if arrival.id not in held_ids)
    plan.applied_seq[subject] = applied
