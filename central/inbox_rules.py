"""The rules of conversations: their states and categories, when an answer is due, which message belongs where; pure.

States, moved by what happens:

    waiting  → answered   staff answered
    answered → waiting    the citizen writes again
    waiting, answered → handled   staff marks it; → waiting when the citizen writes again within the reopening time
    waiting, answered, handled → referred   it is a complaint or a denunciation: answered with where and how, text
                                            locked, and it stays so whatever comes later
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from appliance.core.calendar_rules import Duration, WorkCalendar, due_at
from appliance.core.errors import Conflict
from appliance.core.text import fold
from appliance.web.i18n import mark

WAITING, ANSWERED, HANDLED, REFERRED = "waiting", "answered", "handled", "referred"
Act = Literal["citizen", "answer", "handled", "refer"]

STATE_NAMES = {
    WAITING: mark("Chờ trả lời"),
    ANSWERED: mark("Đã trả lời"),
    HANDLED: mark("Đã xong"),
    REFERRED: mark("Đã hướng dẫn gửi đơn"),
}
# Order is that of the forms. What may be answered here, and what the law gives another way (Luật Khiếu nại 2011,
# Luật Tố cáo 2018): those two are only told where and how.
CATEGORIES = {
    "question": mark("Hỏi đáp"),
    "reflection": mark("Phản ánh"),
    "proposal": mark("Kiến nghị"),
    "complaint": mark("Khiếu nại"),
    "denunciation": mark("Tố cáo"),
}
NOT_HANDLED_HERE = frozenset({"complaint", "denunciation"})
CHANNEL_NAMES = {
    "zalo": mark("Zalo"),
    "messenger": mark("Messenger"),
    "email": mark("Thư điện tử"),
    "sms": mark("Tin nhắn SMS"),
    "web": mark("Trang theo dõi hồ sơ"),
    "form": mark("Phiếu góp ý"),
    "phone": mark("Điện thoại"),
    "visit": mark("Trực tiếp tại quầy"),
}
TYPED_IN = ("phone", "visit")
READ_ON_OUR_PAGES = ("web", "form")

_NEXT: dict[tuple[str, Act], str] = {
    (WAITING, "citizen"): WAITING,
    (WAITING, "answer"): ANSWERED,
    (WAITING, "handled"): HANDLED,
    (WAITING, "refer"): REFERRED,
    (ANSWERED, "citizen"): WAITING,
    (ANSWERED, "answer"): ANSWERED,
    (ANSWERED, "handled"): HANDLED,
    (ANSWERED, "refer"): REFERRED,
    (HANDLED, "citizen"): WAITING,
    (HANDLED, "answer"): ANSWERED,
    (HANDLED, "refer"): REFERRED,
    (REFERRED, "citizen"): REFERRED,
}


@dataclass(frozen=True)
class AnswerDays:
    """In how many working days each category is to be answered."""

    question: int = 1
    reflection: int = 5
    proposal: int = 10
    complaint: int = 1
    denunciation: int = 1


def after(state: str, act: Act) -> str:
    """Return the state after `act`; raises Conflict "conversation-state" where it is not allowed."""
    following = _NEXT.get((state, act))
    if following is None:
        raise Conflict(
            "conversation-state",
            "Cuộc trao đổi này đã kết thúc hoặc đã khóa; không làm được việc này nữa.",
            "This conversation has ended or is locked; this can't be done any more.",
        )
    return following


def answer_due(calendar: WorkCalendar, received_at: datetime, category: str, days: AnswerDays) -> datetime:
    """Return when an answer is due: the end of the nth working day after the message came."""
    return due_at(calendar, received_at, Duration(getattr(days, category), "working_days"))


def belongs_to(state: str, handled_at: datetime | None, at: datetime, reopen: timedelta) -> bool:
    """Tell whether a message at `at` goes on with a conversation in this state, instead of beginning a new one."""
    return state != HANDLED or handled_at is None or at - handled_at <= reopen


def number_text(day: str, serial: int) -> str:
    """Return the number people are told: TN, the day (YYYY-MM-DD) as YYMMDD, a serial of the day."""
    return f"TN{day[2:4]}{day[5:7]}{day[8:10]}-{serial:03d}"


def looks_like_complaint(text: str) -> str | None:
    """Return the category a text names by itself, as a hint for the officer: never decided by a machine."""
    folded = fold(text)
    if re.search(r"\bto cao\b|\bdon to giac\b", folded):
        return "denunciation"
    return "complaint" if re.search(r"\bkhieu nai\b", folded) else None
