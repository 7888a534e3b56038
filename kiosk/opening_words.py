"""Opening hours in the visitor's words: why no number is given now, and from when it is."""

from datetime import datetime

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.errors import Conflict
from kiosk.opening_rules import Opening

WEEKDAYS_VI = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_WHY = {
    "before": ("Chưa đến giờ lấy số.", "It is too early for numbers."),
    "after": ("Hôm nay đã hết giờ lấy số.", "No more numbers today."),
    "day_off": ("Hôm nay Trung tâm nghỉ.", "The centre is closed today."),
    "closed_line": ("Lĩnh vực này hôm nay đã ngừng nhận số.", "This field gives no more numbers today."),
}


def day_and_time_vi(moment: datetime) -> str:
    """Return "07:30 thứ Hai, 23/11/2026"."""
    local = moment.astimezone(LOCAL_ZONE)
    return f"{local:%H:%M} {WEEKDAYS_VI[local.weekday()]}, {local:%d/%m/%Y}"


def day_and_time_en(moment: datetime) -> str:
    """Return "07:30 on Monday, 23/11/2026"."""
    local = moment.astimezone(LOCAL_ZONE)
    return f"{local:%H:%M} on {WEEKDAYS_EN[local.weekday()]}, {local:%d/%m/%Y}"


def numbers_closed(opening: Opening) -> Conflict:
    """Return the refusal of a number outside the hours, with when the centre opens next."""
    vi, en = _WHY[opening.phase]
    if opening.calls_from is not None:
        vi += f" Trung tâm mở cửa lúc {day_and_time_vi(opening.calls_from)}."
        en += f" The centre opens at {day_and_time_en(opening.calls_from)}."
    return Conflict("numbers-closed", vi, en, phase=opening.phase)
