"""What a person says in a chat: a one-time code, STOP, ERASE, a bare dossier code, or something for the officer.

Every answer of the machine is marked as automatic. A dossier's code alone proves nothing, so it is told only what
anybody may know.
"""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.core.dossier_codes import parse_code
from appliance.core.dossier_states import name
from appliance.core.errors import Conflict, InvalidInput
from appliance.core.text import fold, nfc
from appliance.web.i18n import mark, text_in
from central.channels.erasing import erase_person
from central.channels.incoming import IncomingMessage
from central.channels.notice_words import status_sentence
from central.channels.people import followed_by, person_of, stop_person, touch, use_code
from central.channels.planning import link_of
from central.deliveries import Delivery, Recipient, queue
from central.inbox import About, receive
from central.models_channels import ChannelPerson
from central.models_dossiers import Dossier
from central.services import CentralServices, inbox_tools
from central.throttle import Throttle

_BIND = re.compile(r"^\s*HS[\s:.\-]*([0-9A-Za-z]{6})\s*[.!]?\s*$", re.IGNORECASE)
_STOP = frozenset({"dung", "huy", "stop", "dung nhan tin", "huy theo doi"})
_ERASE = frozenset({"xoa", "xoa du lieu", "xoa thong tin", "erase"})
_GUESSES = Throttle(10)

_BOUND = mark(
    "[Tin tự động] Từ nay Ông/Bà nhận thông báo về hồ sơ này tại đây. %(now)s Muốn thôi nhận, xin nhắn DỪNG; muốn xóa"
    " thông tin, nhắn XÓA."
)
_WRONG = mark("[Tin tự động] Mã này không đúng hoặc đã hết hạn. Xin quét lại mã QR trên Giấy hẹn để lấy mã mới.")
_FULL = mark(
    "[Tin tự động] Hồ sơ này đã có 3 người nhận thông báo. Người giữ Giấy hẹn có thể dừng bớt ở trang theo dõi hồ sơ."
)
_STOPPED = mark("[Tin tự động] Đã dừng. Ông/Bà không nhận thông báo về hồ sơ nào ở đây nữa.")
_ERASED = mark(
    "[Tin tự động] Đã xóa thông tin liên hệ của Ông/Bà ở kênh này. Trao đổi thuộc hồ sơ được lưu cùng hồ sơ theo luật"
    " lưu trữ."
)
_PUBLIC = mark(
    "[Tin tự động] Hồ sơ %(code)s: %(status)s. Để xem chi tiết và nhận thông báo, xin quét mã QR trên Giấy hẹn."
)
_UNKNOWN = mark("[Tin tự động] Không thấy hồ sơ có mã này. Xin xem lại mã in trên Giấy hẹn.")


def said(parts: CentralServices, session: Session, message: IncomingMessage) -> str:
    """Do what the message asks, in the caller's transaction; returns a word for it. The same message again: the same."""
    person = person_of(session, parts.ambient, parts.sealer, message.channel, message.remote_user)
    touch(person, message.received_at)
    text = nfc(message.text).strip()
    bind = _BIND.match(text)
    if bind is not None:
        return _bind(parts, session, message, person, bind.group(1))
    words = fold(text).strip(" .!")
    if words in _STOP:
        stop_person(session, person.id, parts.ambient.now(), "chat")
        return _answer(parts, session, message, "stopped", text_in("vi", _STOPPED))
    if words in _ERASE:
        erase_person(parts, session, person, message.remote_user)
        return _answer(parts, session, message, "erased", text_in("vi", _ERASED))
    return _bare_code(parts, session, message, text) or _to_inbox(parts, session, message, person)


def _bind(
    parts: CentralServices, session: Session, message: IncomingMessage, person: ChannelPerson, typed: str
) -> str:
    if not _GUESSES.take(person.id):
        return "too-many-codes"
    try:
        dossier_id = use_code(session, parts.ambient, parts.sealer, typed, person)
    except Conflict:
        return _answer(parts, session, message, "followers-full", text_in("vi", _FULL))
    if dossier_id is None:
        return _answer(parts, session, message, "wrong-code", text_in("vi", _WRONG))
    dossier = session.get_one(Dossier, dossier_id)
    now = status_sentence(session, dossier, dossier.status)
    link = link_of(parts, session, dossier)
    words = f"{text_in(dossier.lang, _BOUND, now=now)}\n{link}".strip()
    return _answer(parts, session, message, "bound", words, dossier_id)


def _bare_code(parts: CentralServices, session: Session, message: IncomingMessage, text: str) -> str | None:
    if message.attachments or len(text) > 40:
        return None
    try:
        code = parse_code(text).text
    except InvalidInput:
        return None
    dossier = session.scalars(select(Dossier).where(Dossier.code == code)).one_or_none()
    if dossier is None:
        return _answer(parts, session, message, "code-unknown", text_in("vi", _UNKNOWN))
    words = text_in("vi", _PUBLIC, code=code, status=name(dossier.status, "vi"))
    return _answer(parts, session, message, "public-status", words)


def _to_inbox(parts: CentralServices, session: Session, message: IncomingMessage, person: ChannelPerson) -> str:
    dossiers = followed_by(session, person.id)
    about = None
    if dossiers:
        dossier = session.get_one(Dossier, dossiers[0])
        about = About(dossier_id=dossier.id, proven=True, lang=dossier.lang, box_id=dossier.box_id)
    receive(session, message, inbox_tools(), about)
    return "inbox"


def _answer(
    parts: CentralServices,
    session: Session,
    message: IncomingMessage,
    done: str,
    words: str,
    dossier_id: str | None = None,
) -> str:
    delivery = Delivery(
        key=f"chat:{message.channel}:{message.remote_message_id}",
        kind="acknowledgement",
        recipient=Recipient(message.channel, message.remote_user),
        dossier_id=dossier_id,
        text=words,
        template="erased" if done == "erased" else None,
    )
    queue(session, delivery, parts.ambient, parts.sealer)
    return done
