"""Moments and opening hours as sentences for the page."""

from datetime import date, datetime, time

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.text import format_date_en, format_date_vi, format_time
from appliance.web.i18n import _, lang
from captive.opening_rules import Opening, OpeningState


def day_text(day: date) -> str:
    """Return a day with its weekday, in the page's language."""
    return format_date_en(day) if lang() == "en" else format_date_vi(day)


def until_text(moment: datetime, now: datetime) -> str:
    """Return when something ends: only the time if it is today, else with the day."""
    local = moment.astimezone(LOCAL_ZONE)
    if local.date() == now.astimezone(LOCAL_ZONE).date():
        return format_time(local)
    return _("%(time)s, %(day)s", time=format_time(local), day=day_text(local.date()))


def opening_text(opening: Opening) -> str:
    """Return today's hours and how the centre stands now, as one or two sentences."""
    hours = _sessions_text(opening.sessions)
    if opening.state is OpeningState.ALWAYS:
        return _("Mở cửa cả ngày.")
    if opening.state is OpeningState.DAY_OFF:
        off = _("Hôm nay nghỉ: %(holiday)s.", holiday=opening.holiday) if opening.holiday else _("Hôm nay nghỉ.")
        return off + _opens_text(opening)
    text = _("Giờ làm việc hôm nay: %(hours)s.", hours=hours)
    if opening.state is OpeningState.OPEN:
        return _("Đang mở cửa.") + " " + text
    if opening.state is OpeningState.BREAK:
        return _("Đang nghỉ trưa.") + _opens_text(opening)
    if opening.state is OpeningState.BEFORE:
        return _("Chưa đến giờ mở cửa.") + " " + text
    return _("Hôm nay đã hết giờ.") + _opens_text(opening)


def _opens_text(opening: Opening) -> str:
    if opening.opens_at is None:
        return ""
    at = format_time(opening.opens_at)
    if opening.opens_at.date() == opening.today:
        return " " + _("Mở lại lúc %(time)s.", time=at)
    return " " + _("Mở lại lúc %(time)s, %(day)s.", time=at, day=day_text(opening.opens_at.date()))


def _sessions_text(sessions: tuple[tuple[time, time], ...]) -> str:
    return ", ".join(f"{format_time(start)}–{format_time(end)}" for start, end in sessions)
