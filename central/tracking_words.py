"""The words of the tracking page: what to do now, in one sentence, then the history in plain terms."""

from dataclasses import dataclass
from datetime import date, datetime

from appliance.core import dossier_states
from appliance.core.ambient import LOCAL_ZONE
from appliance.core.text import format_date_en, format_date_vi, format_time
from appliance.web.i18n import _, lang, mark
from central.models_dossiers import ClockPause
from central.tracking_rules import Advice, Tone, advise, tone
from central.tracking_store import Found

_HEADLINES: dict[Advice, str] = {
    "come": mark("Đến nhận được rồi: %(place)s."),
    "returned": mark("Đã trả kết quả ngày %(day)s."),
    "wait": mark("Chưa nên đến. Hồ sơ đang được xử lý – hẹn trả: %(due)s."),
    "wait_today": mark("Chưa nên đến. Hẹn trả hôm nay trước %(time)s nhưng chưa có kết quả."),
    "wait_late": mark("Chưa nên đến. Hồ sơ chậm so với ngày hẹn (%(due)s); Trung tâm xin lỗi Ông/Bà."),
    "submitted": mark("Chưa nên đến. Hồ sơ đã đăng ký, đang chờ tiếp nhận."),
    "supplement": mark("Chưa nên đến nhận kết quả. Hồ sơ cần bổ sung giấy tờ."),
    "payment": mark("Chưa nên đến nhận kết quả. Hồ sơ cần nộp phí, lệ phí hoặc thuế."),
    "refused": mark("Hồ sơ không được tiếp nhận."),
    "withdrawn": mark("Hồ sơ đã được rút theo yêu cầu của Ông/Bà."),
    "stopped": mark("Hồ sơ đã dừng xử lý."),
}
_TODO: dict[Advice, str] = {
    "come": mark("Xin mang theo Giấy hẹn này và căn cước. Người nhận thay mang thêm giấy ủy quyền."),
    "returned": mark("Ông/Bà không phải làm gì thêm."),
    "wait": mark("Ông/Bà chưa phải làm gì. Khi muốn biết tin mới, xin quét lại mã QR trên Giấy hẹn."),
    "wait_today": mark("Trước khi đi, xin quét lại mã QR trên Giấy hẹn hoặc gọi đường dây hỗ trợ bên dưới."),
    "wait_late": mark("Xin gọi đường dây hỗ trợ bên dưới để biết ngày trả kết quả mới."),
    "submitted": mark("Ông/Bà chưa phải làm gì. Trang này sẽ cho biết khi hồ sơ được tiếp nhận."),
    "supplement": mark(
        "Xin mang giấy tờ bổ sung đến %(place)s. Thời gian giải quyết tạm dừng cho đến khi đủ giấy tờ."
    ),
    "payment": mark(
        "Xin nộp tại %(place)s hoặc theo cách ghi trong thông báo của Trung tâm. Sau khi nộp, hồ sơ được xử lý tiếp."
    ),
    "refused": mark("Lý do ở phần dưới. Xin gọi đường dây hỗ trợ để được hướng dẫn."),
    "withdrawn": mark("Ông/Bà không phải làm gì thêm."),
    "stopped": mark("Lý do ở phần dưới. Xin gọi đường dây hỗ trợ để được hướng dẫn."),
}
_MOVED = {
    "changed": mark("Ngày hẹn được sửa thành: %(due)s"),
    "pause": mark("Ngày hẹn dời đến: %(due)s"),
    "reappointment": mark("Trung tâm hẹn lại: %(due)s"),
}
_CAUSES = {
    "changed": mark("Ngày hẹn đã được sửa."),
    "pause": mark("Ngày hẹn dời vì thời gian chờ bổ sung giấy tờ hoặc nộp tiền không tính vào thời gian giải quyết."),
    "reappointment": mark("Trung tâm đã hẹn lại."),
}


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    at: datetime
    day: str
    time: str
    text: str
    note: str | None
    actor: str


@dataclass(frozen=True)
class Words:
    """All texts of one tracking page."""

    advice: Advice
    tone: Tone
    headline: str
    lead: str
    rest: str
    place: str
    where: str
    todo: str
    rateable: bool
    status_name: str
    due: str | None
    first_due: str | None
    due_cause: str | None
    paused_for: str | None
    lines: list[Line]


def words_of(found: Found, today: date) -> Words:
    """Return the page's texts in the request's language."""
    dossier = found.dossier
    # While the clock stands still no day is promised, so none is missed.
    due_day = local(dossier.due_at).date() if dossier.due_at and not dossier.paused_at else None
    advice = advise(dossier.status, due_day, today)
    place = _place(found)
    values = {
        "place": place,
        "due": day_text(dossier.due_at) if dossier.due_at else "",
        "time": format_time(dossier.due_at) if dossier.due_at else "",
        "day": day_text(dossier.status_at),
    }
    headline = _HEADLINES[advice]
    if advice == "wait" and due_day is None:
        headline = mark("Chưa nên đến. Hồ sơ đang được xử lý.")
    headline = _(headline, **values)
    lead, dot, rest = headline.partition(". ")
    moved = dossier.first_due_at is not None and dossier.due_at != dossier.first_due_at
    return Words(
        advice=advice,
        tone=tone(advice),
        headline=headline,
        lead=lead + dot.strip(),
        rest=rest,
        place=place[:1].upper() + place[1:],
        where=_where(found, advice),
        todo=_(_TODO[advice], **values),
        rateable=dossier.status == dossier_states.RETURNED,
        status_name=dossier_states.name(dossier.status, lang()),
        due=due_text(dossier.due_at),
        first_due=due_text(dossier.first_due_at) if moved else None,
        due_cause=_cause(found) if moved else None,
        paused_for=", ".join(_name(pause) for pause in found.pauses if pause.ended_at is None and pause.name_vi)
        or None,
        lines=history_lines(found),
    )


def history_lines(found: Found) -> list[Line]:
    """Return what happened, newest first: steps of the dossier, named pauses and moves of its due date."""
    lines = [_line(step.at, dossier_states.name(step.status, lang()), step.note, step.actor) for step in found.steps]
    lines += [line for pause in found.pauses if pause.name_vi for line in _pause_lines(pause)]
    moves = [due for due in found.dues if due.cause in _MOVED]
    lines += [_line(due.set_at, _(_MOVED[due.cause], due=due_text(due.due_at)), due.note, due.actor) for due in moves]
    # Python's sort is stable: a date that moved with a step stands above it once the order is turned.
    return sorted(lines, key=lambda line: line.at)[::-1]


def _place(found: Found) -> str:
    # A box may name the whole centre as the place; the page already says which centre it is.
    place = found.dossier.return_place
    return place if place and place != found.box.name_vi else _("quầy trả kết quả")


def _where(found: Found, advice: Advice) -> str:
    """Where the dossier lies now: with a unit, ready at a counter, or waiting for the citizen."""
    if advice in ("supplement", "payment"):
        return _("Đang chờ Ông/Bà; hồ sơ được giữ tại Trung tâm")
    if advice in ("wait", "wait_today", "wait_late", "stopped") and found.dossier.handling_unit:
        return found.dossier.handling_unit
    if advice == "returned":
        return _("Kết quả đã trao cho người nhận")
    if advice == "come":
        place = _place(found)
        return _("Kết quả nằm tại %(place)s", place=place)
    return (found.box.name_en if lang() == "en" else None) or found.box.name_vi or _("Trung tâm")


def _cause(found: Found) -> str | None:
    last = found.dues[-1] if found.dues else None
    if last is None or last.cause not in _CAUSES:
        return None
    names = [_name(pause) for pause in found.pauses if pause.name_vi and pause.ended_at == last.set_at]
    if last.cause == "pause" and names:
        return _(
            "Ngày hẹn dời vì thời gian tạm dừng không tính vào thời gian giải quyết: %(why)s.", why=", ".join(names)
        )
    return _(_CAUSES[last.cause])


def _pause_lines(pause: ClockPause) -> list[Line]:
    begun = _("Tạm dừng tính thời gian: %(why)s", why=_name(pause))
    if pause.ends_by is not None:
        begun = _("%(begun)s (đến %(day)s)", begun=begun, day=day_text(pause.ends_by))
    lines = [_line(pause.started_at, begun, pause.note, pause.actor)]
    if pause.ended_at is not None:
        ended = _("Tiếp tục tính thời gian, sau khi tạm dừng: %(why)s", why=_name(pause))
        lines.append(_line(pause.ended_at, ended, None, pause.ended_by or pause.actor))
    return lines


def _name(pause: ClockPause) -> str:
    name = (pause.name_en if lang() == "en" else None) or pause.name_vi or ""
    return name[:1].lower() + name[1:]


def day_text(moment: datetime) -> str:
    """Return the day of `moment` in Vietnam, in the request's language."""
    day = local(moment).date()
    return format_date_en(day) if lang() == "en" else format_date_vi(day)


def due_text(moment: datetime | None) -> str | None:
    """Return a due date as people read it: the day, then the hour."""
    if moment is None:
        return None
    return _("%(day)s, trước %(time)s", time=format_time(moment), day=day_text(moment))


def local(moment: datetime) -> datetime:
    """Return `moment` on Vietnam's clocks."""
    return moment.astimezone(LOCAL_ZONE)


def _line(at: datetime, text: str, note: str | None, actor: str) -> Line:
    here = local(at)
    return Line(at, f"{here:%d/%m/%Y}", f"{here:%H:%M}", text, note, actor)
