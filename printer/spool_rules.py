"""The states of a print job and what may follow what; no I/O, no clock.

ready → leased → printed (confirmed | assumed) | deferred (reason) | uncertain | cancelled;
ready, deferred → expired | cancelled; deferred → leased; leased → ready (a spooler ended before it sent).
"""

from dataclasses import dataclass
from typing import Literal

from appliance.core.errors import Conflict
from printer.status import PrinterStatus, reason_code
from printer.transports.base import Receipt

State = Literal["ready", "leased", "printed", "deferred", "uncertain", "expired", "cancelled"]
Confirmation = Literal["confirmed", "assumed"]

NEXT: dict[str, frozenset[str]] = {
    "ready": frozenset({"leased", "deferred", "expired", "cancelled"}),
    "leased": frozenset({"printed", "deferred", "uncertain", "ready", "cancelled"}),
    "deferred": frozenset({"leased", "deferred", "expired", "cancelled"}),
    "printed": frozenset(),
    "uncertain": frozenset(),
    "expired": frozenset(),
    "cancelled": frozenset(),
}
FINAL = frozenset(state for state, after in NEXT.items() if not after)


@dataclass(frozen=True)
class Outcome:
    """What a job becomes; `reason` is a code of printer/reasons.py, "" where there is nothing to explain."""

    state: State
    reason: str = ""
    confirmation: Confirmation | None = None


def check_step(before: str, after: str) -> None:
    """Raise Conflict "job-state" where a job in `before` can't become `after`."""
    if after not in NEXT.get(before, frozenset()):
        raise Conflict(
            "job-state",
            "Lệnh in đã ở trạng thái khác; vui lòng tải lại.",
            f"A job that is {before} can't become {after}.",
            before=before,
            after=after,
        )


def why_not(status: PrinterStatus, *, must_answer: bool) -> str:
    """Return the reason code why a job may not be sent now, "" where it may.

    A printer that can't tell (`must_answer` False) is sent to on trust; one that can and is silent is not.
    """
    return reason_code(status) if status.answered or must_answer else ""


# What a printer can say went wrong while it printed, and the reason that is then given for the doubt.
MIDWAY = {
    "paper-out": "paper-out-midway",
    "cover-open": "cover-open-midway",
    "cutter-jam": "cutter-jam-midway",
    "overheated": "overheated-midway",
    "printer-fault": "printer-fault-midway",
}


def after_sending(receipt: Receipt, *, expects_confirmation: bool) -> Outcome:
    """Return what a job is after its bytes went out; any doubt is "uncertain", which nothing prints again."""
    if receipt.taken == 0:
        return Outcome("deferred", receipt.trouble or "unreachable")
    if receipt.complete and receipt.confirmed:
        return Outcome("printed", confirmation="confirmed")
    if receipt.trouble in MIDWAY:
        return Outcome("uncertain", MIDWAY[receipt.trouble])
    if not receipt.complete:
        return Outcome("uncertain", "broke-off")
    if expects_confirmation or receipt.trouble:
        return Outcome("uncertain", "not-confirmed")
    return Outcome("printed", confirmation="assumed")


def after_restart(sending: bool) -> Outcome:
    """Return what a job left leased by a dead spooler becomes."""
    return Outcome("uncertain", "spooler-died") if sending else Outcome("ready")


def process_id(counter: int) -> str:
    """Return the four characters that name a job to the printer; they come round after 10,000 jobs."""
    return f"{counter % 10_000:04d}"
