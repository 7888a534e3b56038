"""Fault: events wait for central too long, or were set aside for a person."""

from datetime import timedelta

from appliance.checks.finding import Examined, Finding
from appliance.core.ambient import parse_moment
from appliance.sync.claims import counts, parked_reasons

WARN_AFTER = timedelta(hours=1)
FAULT_AFTER = timedelta(days=1)


def check(box: Examined) -> list[Finding]:
    """Look at the oldest event that waits and at what is parked."""
    found = counts(box.store)
    return [_backlog(box, found.ready + found.deferred, found.oldest_open), _parked(box, found.parked)]


def _backlog(box: Examined, waiting: int, oldest: str | None) -> Finding:
    age = box.ambient.now() - parse_moment(oldest) if oldest else timedelta(0)
    details = {"waiting": waiting, "oldest": oldest}
    if age < WARN_AFTER:
        return Finding("outbox-backlog", "ok", f"{waiting} việc chờ gửi.", f"{waiting} events wait.", details)
    hours = int(age / timedelta(hours=1))
    return Finding(
        "outbox-backlog",
        "fault" if age >= FAULT_AFTER else "warning",
        f"{waiting} việc chờ gửi, lâu nhất {hours} giờ – kiểm tra đường truyền và `motcua sync status`.",
        f"{waiting} events wait, the oldest for {hours} hours: check the line and `motcua sync status`.",
        details,
    )


def _parked(box: Examined, parked: int) -> Finding:
    if not parked:
        return Finding("outbox-parked", "ok", "Không có việc nào bị máy chủ từ chối.", "No event was refused.")
    return Finding(
        "outbox-parked",
        "fault",
        f"Máy chủ từ chối {parked} việc – xem lý do bằng `motcua sync status`, sửa rồi chạy `motcua sync now`.",
        f"Central refused {parked} events: see why with `motcua sync status`, then run `motcua sync now`.",
        {"parked": parked, "reasons": dict(parked_reasons(box.store))},
    )
