"""Who is called next: oldest first, priority people at a fixed ratio, nobody starved, and why in one word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Why = Literal["oldest", "priority-turn", "only-priority-waits", "normal-turn"]


@dataclass(frozen=True)
class Waiting:
    """One ticket at the head of its line; `place` orders the queue (smaller is earlier)."""

    ticket_id: str
    place: float
    priority: bool


@dataclass(frozen=True)
class Choice:
    """The ticket to call, and the rule that chose it (shown to whoever asks why)."""

    ticket_id: str
    priority: bool
    why: Why


def choose_next(heads: Sequence[Waiting], normal_calls_in_a_row: int, normals_per_priority: int) -> Choice | None:
    """Return which of the line heads is called, or None when nobody waits.

    While both kinds wait, a counter calls one priority person, then `normals_per_priority` others, and so on:
    of any `normals_per_priority + 1` calls one is a priority person and the rest are not, so neither kind can be
    held up without end. The ratio is the centre's setting; no statute fixes one (in practice 1 to 2).
    """
    normals = [head for head in heads if not head.priority]
    priorities = [head for head in heads if head.priority]
    if not normals and not priorities:
        return None
    if not normals:
        return _choice(priorities, "only-priority-waits")
    if not priorities:
        return _choice(normals, "oldest")
    if normal_calls_in_a_row >= normals_per_priority:
        return _choice(priorities, "priority-turn")
    return _choice(normals, "normal-turn")


def normal_calls_after(choice: Choice, normal_calls_in_a_row: int) -> int:
    """Return the counter's run of calls without a priority person, after `choice`."""
    return 0 if choice.priority else normal_calls_in_a_row + 1


def ahead_of(normals: int, priorities: int, is_priority: bool, normals_per_priority: int) -> int:
    """Return how many of those waiting are called before a person who joins now.

    A priority person has the priorities before them and the normals that the ratio mixes in;
    everyone else has all who wait now (priority people who come later are in the estimate's range, not here).
    """
    if not is_priority:
        return normals + priorities
    return priorities + min(normals, (priorities + 1) * normals_per_priority)


def _choice(heads: Sequence[Waiting], why: Why) -> Choice:
    first = min(heads, key=lambda head: head.place)
    return Choice(first.ticket_id, first.priority, why)
