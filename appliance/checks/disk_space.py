"""Fault: the disk that holds the databases is nearly full."""

import shutil

from appliance.checks.finding import Examined, Finding

FAULT_BELOW_BYTES = 200_000_000
WARN_BELOW_BYTES = 1_000_000_000


def check(box: Examined) -> list[Finding]:
    """Look at what is free beside the databases: below 1 GB is a warning, below 200 MB a fault."""
    free = shutil.disk_usage(box.config.box.database.parent).free
    megabytes = free // 1_000_000
    details = {"free_bytes": free}
    if free >= WARN_BELOW_BYTES:
        return [Finding("disk-space", "ok", f"Đĩa còn {megabytes} MB.", f"{megabytes} MB of disk are free.", details)]
    return [
        Finding(
            "disk-space",
            "fault" if free < FAULT_BELOW_BYTES else "warning",
            f"Đĩa chỉ còn {megabytes} MB – xóa bản sao lưu cũ hoặc thay đĩa lớn hơn.",
            f"Only {megabytes} MB of disk are free: delete old backups or put in a larger disk.",
            details,
        )
    ]
