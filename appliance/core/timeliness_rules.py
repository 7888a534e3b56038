"""On time by the date rule: done before, on, or after the due *date*; the hour does not count."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from appliance.core.ambient import LOCAL_ZONE

Timeliness = Literal["early", "on_time", "late", "running_ok", "running_late"]

WORDS: dict[Timeliness, tuple[str, str]] = {
    "early": ("Trước hạn", "Early"),
    "on_time": ("Đúng hạn", "On time"),
    "late": ("Quá hạn", "Overdue"),
    "running_ok": ("Đang xử lý trong hạn", "In process, not due"),
    "running_late": ("Đang xử lý quá hạn", "In process, overdue"),
}


def timeliness(due_at: datetime | None, done_at: datetime | None, today: date) -> Timeliness:
    """Return how the dossier stands against its due date (None: no due date yet, so never late)."""
    due = due_at.astimezone(LOCAL_ZONE).date() if due_at else None
    if done_at is None:
        return "running_late" if due is not None and due < today else "running_ok"
    done = done_at.astimezone(LOCAL_ZONE).date()
    if due is None or done < due:
        return "early"
    return "on_time" if done == due else "late"


def on_time_rate(found: Iterable[Timeliness]) -> float | None:
    """Return (early + on time) / done, or None when nothing is done; open dossiers do not count."""
    done = [one for one in found if one in ("early", "on_time", "late")]
    return sum(one != "late" for one in done) / len(done) if done else None
