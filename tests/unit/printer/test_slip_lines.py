"""Lines of the slip that are often empty: the register's dotted line stays, certified copies stand beside the name."""

from printer.documents import Slip
from printer.paper_settings import PaperSettings
from printer.paper_values import slip_values
from printer.samples import SLIP


def values(**more: object) -> dict[str, object]:
    return dict(slip_values(Slip.model_validate({**SLIP, **more}), 0, PaperSettings()))


def test_the_registers_line_is_dotted_until_somebody_knows_the_number() -> None:
    assert values(book_no=None)["book_no"] == "Quyển số …… Số thứ tự ……"
    assert values(book_no="Quyển số 03")["book_no"] == "Quyển số 03"


def test_certified_copies_are_told_where_there_are_any() -> None:
    papers = [{"name": "Giấy khai sinh", "originals": 1, "certified": 2}, {"name": "Tờ khai", "originals": 1}]
    names = [row["name"] for row in values(papers=papers)["papers"]]  # type: ignore[attr-defined]
    assert names == ["Giấy khai sinh (bản sao chứng thực: 02)", "Tờ khai"]
