"""The official form on A4: two copies with every field, readable by a PDF reader."""

import pypdfium2
import pytest

from appliance.core.errors import InvalidInput
from printer.form_pdf import slip_pdf
from printer.samples import SLIP
from tests.support.papers import qr_texts


def texts(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as pdf:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


def test_there_are_two_copies_with_the_forms_words():
    first, second = texts(slip_pdf(SLIP))
    assert "Liên 1" in first
    assert "Liên 2" in second
    for page in (first, second):
        for words in (
            "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Mã hồ sơ:",
            "Nguyễn Thị Hoàng Mẫu", "2. Số lượng hồ sơ: 01 (bộ)", "10 ngày làm việc",
            "08 giờ 30 phút, ngày 23 tháng 11 năm 2026", "17 giờ 00 phút, ngày 07 tháng 12 năm 2026",
            "6. Đăng ký nhận kết quả tại:", "NGƯỜI TIẾP NHẬN HỒ SƠ",
        ):  # fmt: skip
            assert words in page


def test_its_qr_is_read_from_the_rendered_page():
    with pypdfium2.PdfDocument(slip_pdf(SLIP)) as pdf:
        assert qr_texts(pdf[0].render(scale=3).to_pil()) == [SLIP["qr_url"]]


def test_a_long_form_goes_on_to_another_page_and_loses_nothing():
    papers = [{"name": f"Giấy tờ số {n} " + "rất dài " * 20, "originals": 1, "copies": 2} for n in range(1, 26)]
    pages = texts(slip_pdf({**SLIP, "papers": papers, "applicant": "Nguyễn " * 28}))
    assert len(pages) > 2
    assert all(f"Giấy tờ số {n} " in " ".join(pages) for n in range(1, 26))


def test_letters_no_face_has_are_written_as_code_points():
    assert "[U+674E]" in texts(slip_pdf({**SLIP, "applicant": "李"}))[0]


def test_khmer_is_in_the_form():
    assert "[U+" not in texts(slip_pdf({**SLIP, "applicant": "សុខ"}))[0]


def test_a_reissued_form_says_so():
    assert "BẢN CẤP LẠI (lần 2)" in texts(slip_pdf({**SLIP, "reissue": 2}))[0]


def test_a_bad_document_is_refused():
    with pytest.raises(InvalidInput, match="document-invalid"):
        slip_pdf({})
