"""What the counter may do with a dossier after the intake, by the status last heard from central; pure."""

from collections.abc import Sequence
from typing import Literal

from appliance.core.dossier_states import (
    PAYMENT,
    READY,
    REFUSED,
    RETURNED,
    STOPPED,
    SUPPLEMENT,
    WITHDRAWN,
    name,
)
from appliance.core.errors import Conflict, InvalidInput
from appliance.core.text import clean_line

ActKind = Literal["supplement", "supplied", "reappoint", "return", "withdraw"]

_ENDED = frozenset({REFUSED, WITHDRAWN, STOPPED, RETURNED})
# The statuses in which an act makes no sense; what the box has not heard yet is central's to refuse.
_NOT_IN: dict[ActKind, frozenset[str]] = {
    "supplement": _ENDED | {READY, SUPPLEMENT},
    "supplied": frozenset(str(code) for code in range(1, 11)) - {SUPPLEMENT},
    "reappoint": _ENDED | {READY},
    "return": frozenset({REFUSED, WITHDRAWN, RETURNED, SUPPLEMENT, PAYMENT}),
    "withdraw": _ENDED | {READY},
}


def check_status(kind: ActKind, known_status: str | None) -> None:
    """Raise Conflict "dossier-status" where the status last heard does not allow the act (None: nothing heard yet)."""
    if known_status is not None and known_status in _NOT_IN[kind]:
        raise Conflict(
            "dossier-status",
            f"Không làm được: hồ sơ đang ở trạng thái “{name(known_status, 'vi')}”.",
            f"Not possible: the dossier is “{name(known_status, 'en')}”.",
            status=known_status,
        )


def check_fee(fee: str) -> str:
    """Return how the fee stands ("none" or "paid"); raises Conflict "fee-outstanding" for one that is still due."""
    if fee == "outstanding":
        raise Conflict(
            "fee-outstanding",
            "Còn phí, lệ phí chưa nộp. Hãy thu trước khi trả kết quả.",
            "A fee is still due. Take it before the result is handed over.",
        )
    return fee


def clean_items(items: Sequence[str]) -> list[str]:
    """Return what is handed over, one line each; raises InvalidInput "nothing-ticked" for an empty list."""
    cleaned = [clean_line(item, 300, "items") for item in items]
    kept = [item for item in cleaned if item]
    if not kept:
        raise InvalidInput(
            "nothing-ticked", "Hãy đánh dấu những gì đã trao.", "Tick what was handed over.", field="items"
        )
    return kept


def supplement_note(names: Sequence[str]) -> str:
    """Return the sentence the citizen reads on the tracking page, cut to what a note holds."""
    text = "Cần bổ sung: " + "; ".join(names)
    return text if len(text) <= 500 else text[:499] + "…"
