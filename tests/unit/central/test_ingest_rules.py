"""Ordering of events: early ones wait, repetitions change nothing, and no order or cutting changes the end."""

from hypothesis import given
from hypothesis import strategies as st

from central.ingest_rules import SEQUENCE_REUSED, Arrival, SubjectState, plan_batch


def event(seq: int, subject: str = "dossier:a", suffix: str = "") -> Arrival:
    return Arrival(f"{subject}-{seq}{suffix}", subject, seq)


def test_an_early_event_waits_and_is_applied_after_the_one_before_it() -> None:
    first = plan_batch([event(2)], {}, [])
    assert (first.apply, first.hold) == ([], [event(2)])
    second = plan_batch([event(1)], {}, [event(2)])
    assert second.apply == [event(1), event(2)]
    assert second.hold == []
    assert second.applied_seq == {"dossier:a": 2}


def test_the_same_event_twice_in_one_batch_is_applied_once() -> None:
    assert plan_batch([event(1), event(1)], {}, []).apply == [event(1)]


def test_another_event_under_a_used_number_is_set_aside() -> None:
    used = plan_batch([event(1, suffix="x")], {"dossier:a": SubjectState(1)}, [])
    waiting = plan_batch([event(3, suffix="x")], {"dossier:a": SubjectState(1)}, [event(3)])
    assert used.park == {"dossier:a-1x": SEQUENCE_REUSED}
    assert waiting.park == {"dossier:a-3x": SEQUENCE_REUSED}


def test_a_restored_box_counts_on_from_its_backup() -> None:
    plan = plan_batch([event(4, suffix="new")], {"dossier:a": SubjectState(5, moved=True)}, [])
    assert plan.apply == [event(4, suffix="new")]
    assert plan.applied_seq == {"dossier:a": 5}


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Arrival], list[list[Arrival]]]:
    """Events of up to three subjects, and batches that bring each at least once in any order."""
    events = [
        event(seq, subject)
        for subject in ("ticket:a", "ticket:b", "dossier:c")
        for seq in range(1, draw(st.integers(0, 5)) + 1)
    ]
    extra = draw(st.lists(st.sampled_from(events), max_size=6)) if events else []
    flow = draw(st.permutations(events + extra))
    batches: list[list[Arrival]] = [[]]
    for each in flow:
        if draw(st.booleans()):
            batches.append([])
        batches[-1].append(each)
    return events, batches


@given(deliveries())
def test_any_order_repetition_and_cutting_applies_each_event_once_in_sequence(
    case: tuple[list[Arrival], list[list[Arrival]]],
) -> None:
    events, batches = case
    known: set[str] = set()
    subjects: dict[str, SubjectState] = {}
    held: dict[str, Arrival] = {}
    applied: list[Arrival] = []
    for batch in batches:
        concerned = {each.subject for each in batch}
        waiting = [each for each in held.values() if each.subject in concerned]
        plan = plan_batch([each for each in batch if each.id not in known], dict(subjects), waiting)
        assert not plan.park
        applied += plan.apply
        held.update({each.id: each for each in plan.hold})
        for each in plan.apply:
            held.pop(each.id, None)
            known.add(each.id)
        known.update(each.id for each in plan.hold)
        subjects.update({name: SubjectState(seq) for name, seq in plan.applied_seq.items()})
    assert held == {}
    assert sorted(each.id for each in applied) == sorted(each.id for each in events)
    for subject in {each.subject for each in events}:
        mine = [each.seq for each in applied if each.subject == subject]
        assert mine == sorted(mine)
