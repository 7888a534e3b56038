"""The states of a ticket: every action leads to a state that exists, nothing happens to a ticket that is over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.errors import Conflict
from appliance.core.ticket_states import FINAL_STATES, TRANSITIONS, WORDS_VI, actions, step

ACTIONS = sorted({action for row in TRANSITIONS.values() for action in row})


def test_every_state_has_words_and_every_action_leads_to_a_state() -> None:
    assert set(WORDS_VI) == set(TRANSITIONS)
    assert {after for row in TRANSITIONS.values() for after in row.values()} <= set(TRANSITIONS)


@pytest.mark.parametrize("state", sorted(TRANSITIONS))
def test_an_action_is_done_exactly_where_the_table_has_it(state: str) -> None:
    for action in [*ACTIONS, "nonsense"]:
        if action in actions(state):
            assert step(state, action) == TRANSITIONS[state][action]
        else:
            with pytest.raises(Conflict) as caught:
                step(state, action)
            assert caught.value.code == "ticket-state"
            assert WORDS_VI[state] in caught.value.message_vi


def test_what_is_over_stays_over_and_all_else_can_end() -> None:
    assert {state for state in TRANSITIONS if not actions(state)} == set(FINAL_STATES)
    ends = set(FINAL_STATES)
    while more := {state for state, row in TRANSITIONS.items() if set(row.values()) & ends} - ends:
        ends |= more
    assert ends == set(TRANSITIONS)


@given(st.lists(st.sampled_from(ACTIONS), max_size=30))
def test_no_walk_leaves_the_table(walk: list[str]) -> None:
    state = "waiting"
    for action in walk:
        if action in actions(state):
            state = step(state, action)
        assert state in TRANSITIONS


@pytest.mark.parametrize(
    ("before", "action", "after"),
    [
        ("booked", "check_in", "waiting"),
        ("waiting", "call", "called"),
        ("called", "no_show", "no_show"),
        ("no_show", "rejoin", "waiting"),
        ("serving", "transfer", "waiting"),
        ("waiting", "step_back", "waiting"),
        ("held", "resume", "waiting"),
        ("postponed", "resume", "waiting"),
    ],
)
def test_the_ways_of_a_visit(before: str, action: str, after: str) -> None:
    assert step(before, action) == after
