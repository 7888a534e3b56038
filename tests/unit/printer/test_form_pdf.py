"""The official forms: their words, copies, marks and versions, read back from the PDF."""

from datetime import date

import pypdfium2
import pytest

from appliance.core.errors import InvalidInput
from printer.form_file import all_forms, form_on
from printer.form_samples import FORM_SAMPLES
from printer.forms import FORMS, form_pdf
from printer.paper_settings import PaperSettings
from printer.pdf_fonts import FACES, has_letter
from printer.samples import SLIP
from tests.support.papers import qr_texts

RECEIPT = FORM_SAMPLES["01"]


def texts(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as pdf:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


def whole(form: str, document: dict[str, object], **how: object) -> str:
    return " ".join(texts(form_pdf(form, document, **how)))


def test_the_receipt_is_one_page_in_two_copies_with_the_forms_words():
    first, second = texts(form_pdf("01", RECEIPT))
    assert "Liên 1: Lưu" in first
    assert "Liên 2: Giao khách hàng" in second
    for page in (first, second):
        for words in (
            "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Mã hồ sơ: 000.00",
            "Nguyễn Thị Hoàng Mẫu", "2. Số lượng hồ sơ: 01 (bộ)", "10 ngày làm việc",
            "08 giờ 30 phút, ngày 23 tháng 11 năm 2026", "17 giờ 00 phút, ngày 07 tháng 12 năm 2026",
            "6. Đăng ký nhận kết quả tại:", "Vào Sổ theo dõi hồ sơ: Quyển số 03", "NGƯỜI TIẾP NHẬN HỒ SƠ",
            "Thửa đất số: 215", "Tờ bản đồ số: …", "Tổng cộng: 300.000 đ", "Phí thẩm định hồ sơ: 250.000 đ",
        ):  # fmt: skip
            assert words in page


def test_the_receipt_takes_one_page_of_a5_a_copy():
    pages = texts(form_pdf("01", RECEIPT, paper="A5"))
    assert len(pages) == 2
    assert all("NGƯỜI TIẾP NHẬN HỒ SƠ" in page for page in pages)


@pytest.mark.parametrize("paper", ["A4", "A5"])
@pytest.mark.parametrize("form", sorted(FORMS))
def test_nothing_on_a_form_is_smaller_than_nine_points(form, paper):
    import ctypes

    import pypdfium2.raw

    with pypdfium2.PdfDocument(form_pdf(form, FORM_SAMPLES[form], paper=paper)) as pdf:
        text = pdf[0].get_textpage()
        sizes = {
            round(pypdfium2.raw.FPDFText_GetFontSize(ctypes.cast(text.raw, pypdfium2.raw.FPDF_TEXTPAGE), index), 1)
            for index in range(text.count_chars())
        }
    assert min(size for size in sizes if size > 1) >= 9


def test_another_field_of_work_has_other_lines():
    assert "Tờ bản đồ" not in whole("01", {**RECEIPT, "field_id": "ho-tich", "extra": []})
    assert "Địa điểm công trình" in whole("01", {**RECEIPT, "field_id": "xay-dung"})


@pytest.mark.parametrize("paper", ["A4", "A5"])
@pytest.mark.parametrize("form", ["01", "02", "04"])
def test_the_qr_of_a_form_is_read_from_the_rendered_page(form, paper):
    with pypdfium2.PdfDocument(form_pdf(form, FORM_SAMPLES[form], paper=paper)) as pdf:
        assert qr_texts(pdf[0].render(scale=3).to_pil()) == [SLIP["qr_url"]]


WORDS = {
    "02": ("Số: 152/HDHS", "Văn bản ủy quyền có chứng thực", "trước ngày 20/12/2026", "NGƯỜI HƯỚNG DẪN"),
    "03": ("PHIẾU TỪ CHỐI", "Thời hạn sử dụng đất đã hết.", "GIÁM ĐỐC", "Phạm Văn Mẫu", "Nơi nhận:"),
    "04": (
        "Số: 152/PXL", "Kính gửi: Nguyễn Thị Hoàng Mẫu", "Ngày 23/11/2026, Trung tâm", "lĩnh vực Đất đai", "xin lỗi Ông/Bà",
        "17 giờ 00 phút, ngày 11 tháng 12 năm 2026",
    ),
    "05": ("THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "Căn cứ Nghị định số 118/2025/NĐ-CP", "Quá thời hạn bổ sung"),
    "06": ("Giao: 08:45 23/11/2026 Lê Thị Bích Ngọc", "Đúng hạn", "TÊN CƠ QUAN"),
    "07": ("Từ ngày 23/11/2026 đến ngày 27/11/2026", "000.00.00.H19-261123-1013", "Người nhận ký"),
}  # fmt: skip


@pytest.mark.parametrize("form", sorted(WORDS))
def test_each_notice_says_what_it_has_to(form):
    text = whole(form, FORM_SAMPLES[form])
    assert [words for words in WORDS[form] if words not in text] == []


@pytest.mark.parametrize("form", ["03", "04", "05"])
def test_what_a_competent_person_signs_is_a_draft_until_it_has_a_number(form):
    draft, numbered = ({**FORM_SAMPLES[form], "number": number} for number in (None, "7"))
    assert all("DỰ THẢO" in page for page in texts(form_pdf(form, draft)))
    assert "DỰ THẢO" not in whole(form, numbered)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_training_form_says_so_on_every_page(form):
    pages = texts(form_pdf(form, FORM_SAMPLES[form], settings=PaperSettings(training=True)))
    assert all("TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ" in page for page in pages)


def test_a_long_form_goes_on_to_another_page_and_loses_nothing():
    papers = [{"name": f"Giấy tờ số {n} " + "rất dài " * 20, "originals": 1, "copies": 2} for n in range(1, 26)]
    pages = texts(form_pdf("01", {**RECEIPT, "papers": papers, "applicant": "Nguyễn " * 28}))
    assert len(pages) > 2
    assert all(f"Giấy tờ số {n} " in " ".join(pages) for n in range(1, 26))


def test_letters_no_face_has_are_written_as_code_points():
    assert "[U+674E]" in whole("01", {**RECEIPT, "applicant": "李"})


@pytest.mark.parametrize("style", sorted(FACES))
def test_every_vietnamese_letter_is_in_every_face_of_the_forms(style):
    letters = [chr(code) for code in range(0x1EA0, 0x1EFA)] + list("ĂăÂâĐđÊêÔôƠơƯư₫–“”…")
    assert [letter for letter in letters if not has_letter(FACES[style], letter)] == []


def test_khmer_is_in_the_form():
    assert "[U+" not in whole("01", {**RECEIPT, "applicant": "សុខ"})


def test_a_name_with_braces_and_stars_stays_a_name():
    assert "**{request}** A" in whole("04", {**FORM_SAMPLES["04"], "applicant": "**{request}** A"})


def test_a_reissued_and_reprinted_form_says_so():
    assert "BẢN CẤP LẠI (lần 2) – BẢN IN LẠI (lần 1)" in whole("01", {**RECEIPT, "reissue": 2}, copy=1)


def test_a_bad_document_and_an_unknown_form_are_refused():
    with pytest.raises(InvalidInput, match="document-invalid"):
        form_pdf("04", {})
    with pytest.raises(InvalidInput, match="form-unknown"):
        form_pdf("99", {})


def test_a_form_is_the_version_of_its_day(monkeypatch):
    old = form_on("04", date(2026, 1, 1))
    newer = old.model_copy(update={"valid_from": date(2027, 1, 1), "title": "NEW"})
    monkeypatch.setattr("printer.form_file.all_forms", lambda: (old, newer))
    assert form_on("04", date(2026, 12, 31)).title == old.title
    assert form_on("04", date(2027, 1, 1)).title == "NEW"
    assert form_on("04", date(2000, 1, 1)).title == old.title


def test_every_form_is_there_with_its_source():
    assert {file.form for file in all_forms()} == set(FORMS)
    assert all(file.source for file in all_forms())
