"""The words of times, waits and copies as they stand on paper."""

from datetime import datetime

from appliance.core.text import WEEKDAYS_VI, format_date_vi, format_form_moment, format_number_vi, format_time
from printer.documents import local


def form_date(moment: datetime) -> str:
    """Return "ngày 23 tháng 11 năm 2026"."""
    at = local(moment)
    return f"ngày {at:%d} tháng {at:%m} năm {at:%Y}"


def form_moment(moment: datetime) -> str:
    """Return "08 giờ 30 phút, ngày 23 tháng 11 năm 2026"."""
    return format_form_moment(moment)


def short_moment(moment: datetime) -> str:
    """Return "08:30 · thứ Hai, 23/11/2026"."""
    return f"{format_time(moment)} · {format_date_vi(local(moment).date())}"


def weekday(moment: datetime) -> str:
    """Return the day of the week in Vietnamese."""
    return WEEKDAYS_VI[local(moment).weekday()]


def wait_range(low_min: int | None, high_min: int | None) -> tuple[int, int] | None:
    """Return the bounds of a wait in order, or None where nothing is known."""
    known = sorted(bound for bound in (low_min, high_min) if bound is not None)
    return (known[0], known[-1]) if known else None


def queue_line_vi(ahead: int, wait: tuple[int, int] | None) -> tuple[str, str]:
    """Return how many are ahead and how long it may take, each as a short sentence ("" where unknown)."""
    people = f"Trước Ông/Bà còn {format_number_vi(ahead)} người" if ahead else "Sắp đến lượt Ông/Bà"
    if wait is None:
        return people, ""
    low, high = wait
    return people, f"khoảng {low}–{high} phút" if low < high else f"khoảng {max(high, 1)} phút"


def queue_line_en(ahead: int, wait: tuple[int, int] | None) -> str:
    """Return the same in English, on one line."""
    people = f"{ahead} ahead of you" if ahead else "You are next"
    if wait is None:
        return people
    low, high = wait
    return f"{people}, about {low}–{high} min" if low < high else f"{people}, about {max(high, 1)} min"


def copy_mark(copy: int, reissue: int = 0) -> str:
    """Return the mark a second paper carries, "" on the first; a re-issued slip can itself be printed again."""
    marks = []
    if reissue:
        marks.append(f"BẢN CẤP LẠI (lần {reissue})")
    if copy:
        marks.append(f"BẢN IN LẠI (lần {copy})")
    return " – ".join(marks)
