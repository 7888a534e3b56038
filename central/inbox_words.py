"""What the inbox itself says to citizens: the automatic acknowledgement, where complaints go, the standing sentence."""

from datetime import datetime

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.text import format_date_en, format_date_vi
from appliance.web.i18n import mark, text_in
from central.inbox_settings import InboxPart

NOT_A_DOCUMENT = mark("Tin nhắn không thay thế văn bản của cơ quan có thẩm quyền.")
_ACKNOWLEDGED = mark(
    "[Tin tự động] Trung tâm đã nhận tin nhắn số %(number)s. Bây giờ ngoài giờ làm việc; cán bộ sẽ trả lời từ"
    " %(hour)s, %(day)s."
)
_COMPLAINT = mark(
    "Khiếu nại, tố cáo không được giải quyết qua tin nhắn. Xin Ông/Bà gửi đơn hoặc đến trình bày trực tiếp tại:"
    " %(place)s."
)
_LOCKED = mark("Nội dung đã gửi được khóa lại.")
_ANSWER_WAITS = mark("Cán bộ đã trả lời tin nhắn của Ông/Bà. Xin quét mã QR trên Giấy hẹn, mục Nhắn tin, để xem.")
_PRIVATELY = mark("Cảm ơn Ông/Bà. Để bảo vệ thông tin cá nhân, xin Ông/Bà nhắn tin riêng cho Trung tâm.")


def acknowledgement(language: str, number: str, opens_at: datetime) -> str:
    """Return the automatic answer out of hours, marked as automatic, with the hour when a person answers."""
    local = opens_at.astimezone(LOCAL_ZONE)
    day = format_date_en(local.date()) if language == "en" else format_date_vi(local.date())
    return text_in(language, _ACKNOWLEDGED, number=number, hour=f"{local:%H:%M}", day=day)


def complaint_guidance(language: str, settings: InboxPart) -> str:
    """Return where and how a complaint or denunciation is made."""
    parts = (settings.complaints_place, settings.complaints_address, settings.complaints_phone)
    place = ", ".join(part for part in parts if part)
    return text_in(language, _COMPLAINT, place=place)


def referral(language: str, settings: InboxPart) -> str:
    """Return the answer to a complaint or denunciation that was sent as a message all the same."""
    return f"{complaint_guidance(language, settings)} {text_in(language, _LOCKED)}"


def first_reply(language: str, text: str) -> str:
    """Return the first answer with the sentence that it is no official document."""
    return f"{text}\n\n{text_in(language, NOT_A_DOCUMENT)}"


def answer_waits(language: str) -> str:
    """Return that an answer can be read on the dossier's page; nothing of it is said."""
    return text_in(language, _ANSWER_WAITS)


def privately(language: str) -> str:
    """Return the only thing that is answered in public."""
    return text_in(language, _PRIVATELY)
