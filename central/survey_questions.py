"""What is asked after a dossier ended: one face, then, if wanted, the other askable indicators of Decision 766/QĐ-TTg.

Indicators 1 and 2 (times) are computed and never asked; 9, the overall judgement, is the face. Each answer gives 2, 1
or 0 points.
"""

from dataclasses import dataclass
from typing import Literal

from appliance.web.i18n import mark

Face = Literal["very-satisfied", "satisfied", "dissatisfied"]

FACES: dict[str, str] = {
    "very-satisfied": mark("Rất hài lòng"),
    "satisfied": mark("Hài lòng"),
    "dissatisfied": mark("Không hài lòng"),
}


@dataclass(frozen=True)
class Question:
    """One indicator: its number in the Decision, the words, and the answers for 2, 1 and 0 points."""

    number: int
    text: str
    answers: tuple[str, str, str]


_TIMES = (mark("Không lần nào"), mark("1 lần"), mark("Nhiều hơn 1 lần"))
QUESTIONS = (
    Question(3, mark("Ông/Bà phải đi lại, liên hệ để bổ sung hồ sơ mấy lần?"), _TIMES),
    Question(
        4,
        mark("Ngoài Trung tâm, Ông/Bà phải liên hệ thêm mấy cơ quan?"),
        (mark("Không cơ quan nào"), mark("1 cơ quan"), mark("Nhiều hơn 1 cơ quan")),
    ),
    Question(
        5,
        mark("Hồ sơ được nộp và nhận ngay tại Trung tâm không?"),
        (mark("Có, tất cả"), mark("Chỉ một phần"), mark("Không")),
    ),
    Question(
        6,
        mark("Thủ tục được niêm yết, hướng dẫn thế nào?"),
        (mark("Đầy đủ, dễ hiểu"), mark("Chưa đủ"), mark("Không thấy")),
    ),
    Question(
        7, mark("Thái độ của cán bộ thế nào?"), (mark("Nhiệt tình, lịch sự"), mark("Bình thường"), mark("Chưa tốt"))
    ),
    Question(
        8,
        mark("Thực hiện thủ tục có thuận tiện không?"),
        (mark("Rất thuận tiện"), mark("Thuận tiện"), mark("Không thuận tiện")),
    ),
)
