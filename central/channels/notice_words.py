"""What the notices say, in plain words: what to do first, then the page; no name, no code, no procedure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from appliance.core.dossier_states import READY, name, status
from appliance.web.i18n import mark, text_in
from central.models_deliveries import DeliveryRow
from central.models_dossiers import Dossier, StatusEvent
from central.models_fleet import Box
from central.services import CentralServices
from central.tracking_words import local

# A step that is older than this and not the last one any more is not worth a ring.
FRESH = timedelta(minutes=10)
_STATUS = {
    "2": mark("%(centre)s đã tiếp nhận hồ sơ của Ông/Bà.%(due)s"),
    "3": mark("Hồ sơ của Ông/Bà không được tiếp nhận. Lý do và cách làm tiếp có ở trang theo dõi."),
    "4": mark("Hồ sơ của Ông/Bà đang được xử lý. Ông/Bà chưa phải làm gì.%(due)s"),
    "5": mark("Hồ sơ của Ông/Bà cần bổ sung giấy tờ. Xin xem giấy tờ còn thiếu ở trang theo dõi."),
    "6": mark("Hồ sơ của Ông/Bà cần nộp phí, lệ phí hoặc thuế. Cách nộp có ở trang theo dõi."),
    "7": mark("Hồ sơ của Ông/Bà đã được rút theo yêu cầu."),
    "8": mark("Hồ sơ của Ông/Bà đã dừng xử lý. Lý do có ở trang theo dõi."),
    "9": mark("Hồ sơ của Ông/Bà đã có kết quả. Mời Ông/Bà đến nhận tại %(place)s."),
    "10": mark("Ông/Bà đã nhận kết quả hồ sơ. Cảm ơn Ông/Bà."),
    "1": mark("Hồ sơ của Ông/Bà đã đăng ký, đang chờ tiếp nhận."),
}
_CORRECTED = mark("Đính chính: tin trước về hồ sơ của Ông/Bà chưa đúng, xin lỗi Ông/Bà. %(now)s")
_EVE_READY = mark("Có kết quả. Mời Ông/Bà đến %(place)s nhận theo lịch hẹn.")
_EVE_WAIT = mark("Chưa có kết quả, xin Ông/Bà chưa đến. Có kết quả, Trung tâm sẽ báo ngay.")
_EVE_MOVED = mark("Chưa có kết quả, xin Ông/Bà chưa đến; hẹn lại %(day)s.")
_MOVED = mark("Trung tâm hẹn lại ngày trả kết quả: %(day)s. Xin lỗi Ông/Bà vì sự chậm trễ này.")
_DUE = mark(" Hẹn trả kết quả: %(day)s.")
_READ_ON = mark("Xem hồ sơ: %(link)s")


@dataclass(frozen=True)
class Words:
    """What a message says: as text, and as the data of an approved template."""

    text: str
    template: str
    data: dict[str, str]
    status: str = ""
    overtaken: bool = False


def notice_words(parts: CentralServices, session: Session, row: DeliveryRow, dossier: Dossier, link: str) -> Words:
    """Return the words of a notice as things stand now."""
    lang = dossier.lang
    if row.template == "eve":
        brief, shown = _eve(row, dossier), dossier.status
        overtaken = dossier.status == "10" or _is_past(parts, row)
    else:
        event = _event(session, row)
        shown = event.status if event is not None else dossier.status
        brief = status_sentence(session, dossier, shown)
        if row.template == "correction":
            shown = dossier.status
            brief = text_in(lang, _CORRECTED, now=status_sentence(session, dossier, shown))
        elif row.template == "moved":
            brief = text_in(lang, _MOVED, day=_day(dossier.due_at))
        overtaken = _is_overtaken(parts, dossier, event)
    text = f"{brief}\n{text_in(lang, _READ_ON, link=link)}" if link else brief
    label = status(shown).dong_nai_vi if lang != "en" else None
    data = {"trang_thai": (label or name(shown, lang))[:30], "link": link, "brief": brief}
    return Words(text, row.template or "status", data, shown, overtaken)


def status_sentence(session: Session, dossier: Dossier, code: str) -> str:
    """Return one status in plain words for the person it concerns."""
    box = session.get(Box, dossier.box_id) if dossier.box_id else None
    centre = (box.name_en or box.name_vi) if box and dossier.lang == "en" else box.name_vi if box else "Trung tâm"
    due = text_in(dossier.lang, _DUE, day=_day(dossier.due_at)) if dossier.due_at and not dossier.paused_at else ""
    return text_in(dossier.lang, _STATUS[code], centre=centre, due=due, place=_place(dossier))


def _event(session: Session, row: DeliveryRow) -> StatusEvent | None:
    return session.get(StatusEvent, row.key.split(":")[1])


def _is_overtaken(parts: CentralServices, dossier: Dossier, event: StatusEvent | None) -> bool:
    if event is None or dossier.merged_into is not None:
        return True
    newer = event.status != dossier.status or event.at < dossier.status_at
    return newer and parts.ambient.now() - event.recorded_at > FRESH


def _eve(row: DeliveryRow, dossier: Dossier) -> str:
    if dossier.status == READY:
        return text_in(dossier.lang, _EVE_READY, place=_place(dossier))
    promised = row.key.rsplit(":", 1)[1]
    due = dossier.due_at
    if due is not None and not dossier.paused_at and local(due).date().isoformat() > promised:
        return text_in(dossier.lang, _EVE_MOVED, day=_day(due))
    return text_in(dossier.lang, _EVE_WAIT)


def _is_past(parts: CentralServices, row: DeliveryRow) -> bool:
    return local(parts.ambient.now()).date().isoformat() > row.key.rsplit(":", 1)[1]


def _place(dossier: Dossier) -> str:
    return dossier.return_place or text_in(dossier.lang, mark("quầy trả kết quả"))


def _day(moment: datetime | None) -> str:
    return f"{local(moment):%d/%m/%Y}" if moment is not None else ""
