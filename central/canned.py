"""Ready-made answers: those every centre begins with, and those the officers add."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.models_inbox import CannedAnswer

# What most people ask, from the counters: where, when, what to bring.
STANDARD = (
    (
        "Đang xử lý",
        "Hồ sơ của Ông/Bà đang được xử lý đúng hẹn. Xin Ông/Bà chưa đến; khi có kết quả, Trung tâm sẽ báo.",
    ),
    ("Có kết quả", "Hồ sơ của Ông/Bà đã có kết quả. Xin mang Giấy hẹn và căn cước đến nhận trong giờ làm việc."),
    ("Giờ làm việc", "Trung tâm làm việc thứ Hai đến thứ Sáu, 07:30–11:30 và 13:30–17:00, trừ ngày lễ."),
    ("Xin mã hồ sơ", "Xin Ông/Bà cho biết mã hồ sơ in trên Giấy hẹn để cán bộ kiểm tra."),
    (
        "Cần bổ sung",
        "Hồ sơ của Ông/Bà cần bổ sung giấy tờ. Danh sách có trên trang theo dõi (quét mã QR trên Giấy hẹn).",
    ),
)


def ready_answers(session: Session) -> list[tuple[str, str]]:
    """Return (title, text) of every ready-made answer, the officers' own first."""
    own = session.scalars(select(CannedAnswer).order_by(CannedAnswer.title))
    return [*((one.title, one.text) for one in own), *STANDARD]
