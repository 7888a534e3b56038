"""Fault: the table of decided days off can't be read, or a day is near whose document nobody has read."""

from datetime import timedelta

from appliance.checks.finding import Examined, Finding
from appliance.core.ambient import LOCAL_ZONE

AHEAD = timedelta(days=60)


def check(box: Examined) -> list[Finding]:
    """Read the table as the kiosk does and look at the next 60 days."""
    from appliance.core.holidays_vn import HolidayFaults, read_overrides, unchecked

    try:
        overrides = read_overrides(box.config.box.holidays_file)
    except HolidayFaults as error:
        return [
            Finding("holidays", "fault", error.message_vi, error.message_en, {"faults": error.details.get("faults")})
        ]
    today = box.ambient.now().astimezone(LOCAL_ZONE).date()
    near = unchecked(overrides, today, today + AHEAD)
    if not near:
        return [
            Finding(
                "holidays",
                "ok",
                "Không có ngày nghỉ nào chờ kiểm tra trong 60 ngày tới.",
                "No day off of the next 60 days waits to be checked.",
            )
        ]
    days = ", ".join(f"{one.date:%d/%m/%Y}" for one in near)
    return [
        Finding(
            "holidays",
            "warning",
            f"Chưa ai đọc văn bản về: {days}; lịch đang theo quy định chung. Đọc rồi ghi số hiệu và checked = true.",
            f"Nobody has read the document on: {days}; the general rule holds. Read it, write its number, checked = true.",
            {"days": [one.date.isoformat() for one in near]},
        )
    ]
