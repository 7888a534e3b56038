"""The states of a queue ticket and what may happen in each (docs/architecture.md)."""

from appliance.core.errors import Conflict

FINAL_STATES = frozenset({"finished", "cancelled"})

# state → action → next state. A transfer keeps the number: the ticket waits again, for another service or counter.
TRANSITIONS: dict[str, dict[str, str]] = {
    "booked": {"check_in": "waiting", "cancel": "cancelled"},
    "waiting": {
        "call": "called",
        "hold": "held",
        "postpone": "postponed",
        "step_back": "waiting",
        "transfer": "waiting",
        "cancel": "cancelled",
    },
    "called": {
        "recall": "called",
        "start": "serving",
        "finish": "finished",
        "no_show": "no_show",
        "hold": "held",
        "postpone": "postponed",
        "transfer": "waiting",
        "undo_call": "waiting",
    },
    "serving": {
        "recall": "serving",
        "finish": "finished",
        "no_show": "no_show",
        "hold": "held",
        "postpone": "postponed",
        "transfer": "waiting",
    },
    "held": {"resume": "waiting", "call": "called", "cancel": "cancelled"},
    "postponed": {"resume": "waiting", "call": "called", "cancel": "cancelled"},
    "no_show": {"rejoin": "waiting", "cancel": "cancelled"},
    "finished": {},
    "cancelled": {},
}

WORDS_VI = {
    "booked": "đã hẹn",
    "waiting": "đang chờ",
    "called": "đang được gọi",
    "serving": "đang được phục vụ",
    "held": "đang giữ số",
    "postponed": "tạm hoãn",
    "no_show": "lỡ lượt",
    "finished": "đã kết thúc",
    "cancelled": "đã hủy",
}


def step(state: str, action: str) -> str:
    """Return the state after `action`; raises Conflict "ticket-state" where the state does not allow it."""
    following = TRANSITIONS[state].get(action)
    if following is None:
        raise Conflict(
            "ticket-state",
            f"Không thực hiện được: số này {WORDS_VI[state]}.",
            f"Not possible: this ticket is {state.replace('_', ' ')}.",
            state=state,
            action=action,
        )
    return following


def actions(state: str) -> list[str]:
    """Return what may happen to a ticket in `state`."""
    return list(TRANSITIONS[state])
