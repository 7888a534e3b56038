"""When a dossier taken in now is due, by the catalogue's times and the centre's calendar, and how that is said."""

from dataclasses import dataclass
from datetime import datetime

from appliance.core import catalogue_rules
from appliance.core.ambient import LOCAL_ZONE
from appliance.core.calendar_rules import Duration, due_at
from appliance.core.catalogue import Procedure
from appliance.core.text import format_date_en, format_date_vi, format_time
from kiosk.centre import Centre

_UNITS_VI = {"working_days": "ngày làm việc", "days": "ngày", "working_hours": "giờ làm việc"}
_UNITS_EN = {"working_days": "working day", "days": "day", "working_hours": "working hour"}


@dataclass(frozen=True)
class Due:
    """A due moment, the processing time it follows from, and which of the procedure's cases was taken."""

    at: datetime
    duration: Duration
    case_id: str | None


def due_now(centre: Centre, procedure: Procedure, case_id: str | None, received_at: datetime) -> Due:
    """Return the due moment; raises InvalidInput for a case the procedure does not have."""
    duration = catalogue_rules.duration_for(procedure, case_id)
    return Due(due_at(centre.calendar(), received_at, duration), duration, case_id)


def duration_words(duration: Duration, lang: str) -> str:
    """Return the processing time in words: "03 ngày làm việc", "trong ngày"."""
    if duration.unit == "same_day":
        if lang == "en":
            return "same day" + (f" if received by {format_time(duration.cutoff)}" if duration.cutoff else "")
        return "trong ngày" + (f" nếu nhận trước {format_time(duration.cutoff)}" if duration.cutoff else "")
    if lang == "en":
        return f"{duration.amount} {_UNITS_EN[duration.unit]}{'' if duration.amount == 1 else 's'}"
    return f"{duration.amount:02d} {_UNITS_VI[duration.unit]}"


def moment_words(moment: datetime, lang: str) -> str:
    """Return a moment as screens show it: "17:00, thứ Sáu, 04/12/2026"."""
    day = moment.astimezone(LOCAL_ZONE).date()
    return f"{format_time(moment)}, {format_date_en(day) if lang == 'en' else format_date_vi(day)}"
