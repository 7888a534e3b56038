"""What may be said in which channel: one table, shown to the officer and held by the check of each answer."""

import re
from dataclasses import dataclass

from appliance.core.errors import InvalidInput
from appliance.web.i18n import mark

_ID_NUMBER = re.compile(r"(?<!\d)(?:\d[ .]?){11}\d(?!\d)")
_PHONE = re.compile(r"(?<![\d-])(?:\+?84|0)(?:[ .]?\d){9}(?!\d)")
_CODE = re.compile(r"[A-Z0-9.]{3,20}-\d{6}-\d{4,5}")


@dataclass(frozen=True)
class Limit:
    """The rule of some channels: what may be said, what not, and whether numbers of persons are refused."""

    channels: frozenset[str]
    may: str
    may_not: str
    refuse_numbers: bool


LIMITS = (
    Limit(
        frozenset({"zalo", "messenger", "sms"}),
        mark("Tình trạng, ngày hẹn, nơi nhận, giấy tờ cần mang, đường dẫn trang theo dõi."),
        mark("Số căn cước, số điện thoại, ảnh giấy tờ, nội dung quyết định, lý do riêng của người khác."),
        refuse_numbers=True,
    ),
    Limit(
        frozenset({"web", "email", "form"}),
        mark("Tình trạng, ngày hẹn, hướng dẫn, lý do bổ sung; thư chỉ gửi đến địa chỉ đã viết cho Trung tâm."),
        mark("Số căn cước, ảnh giấy tờ, nội dung quyết định."),
        refuse_numbers=True,
    ),
    Limit(
        frozenset({"phone", "visit"}),
        mark("Như tại quầy, sau khi hỏi đúng người."),
        mark("Đọc số căn cước hoặc dữ liệu của người khác qua điện thoại."),
        refuse_numbers=False,
    ),
)
PUBLIC = Limit(
    frozenset({"comment"}),
    mark("Chỉ một câu: xin nhắn tin riêng."),
    mark("Mọi điều về hồ sơ hoặc về người viết."),
    refuse_numbers=True,
)


def limit_of(channel: str, *, public: bool) -> Limit:
    """Return the rule of a channel; unknown ones get the strictest private one."""
    return PUBLIC if public else next((one for one in LIMITS if channel in one.channels), LIMITS[0])


def check_answer(words: str, channel: str, *, public: bool, hotline: str) -> None:
    """Raise InvalidInput "answer-holds-number" where an answer holds what the channel must not carry.

    The centre's own telephone number and dossier codes are no data of a person.
    """
    if not limit_of(channel, public=public).refuse_numbers:
        return
    bare = _CODE.sub(" ", words.upper())
    own = re.sub(r"\D", "", hotline)
    phones = [re.sub(r"\D", "", found) for found in _PHONE.findall(bare)]
    if _ID_NUMBER.search(bare) or any(phone != own for phone in phones):
        raise InvalidInput(
            "answer-holds-number",
            "Tin trả lời có số giấy tờ hoặc số điện thoại; kênh này không được gửi. Hãy bỏ số đó rồi gửi lại.",
            "The answer holds an ID or telephone number, which this channel must not carry. Take it out and send again.",
            field="text",
        )
