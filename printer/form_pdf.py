"""The official form 01 on A4, two copies (Liên 1: lưu, Liên 2: giao khách hàng), for the counter's office printer."""

import io
from collections.abc import Mapping

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from appliance.core.text import format_form_moment
from printer.documents import Slip
from printer.layout import read_document
from printer.pdf_fonts import add_fonts, drawable
from printer.qr_picture import modules
from printer.words import copy_mark, form_date

FAMILY = "NotoSans"
# Margins of Nghị định 30/2020/NĐ-CP, phụ lục I: left 30, right 15, top and bottom 20 mm.
LEFT_MM, RIGHT_MM, TOP_MM = 30.0, 15.0, 20.0
WIDTH_MM = 210 - LEFT_MM - RIGHT_MM
TEXT_PT = 11.0
LINE_MM = 5.6
QR_MM = 28.0
COPIES = ("Liên 1: Lưu tại bộ phận tiếp nhận", "Liên 2: Giao khách hàng")
NOTE = (
    "Ghi chú: Giấy này lập thành hai liên. Khi đến nhận kết quả, mang theo Giấy này; người nhận thay mang thêm giấy"
    " ủy quyền. Có thể đăng ký nhận kết quả qua dịch vụ bưu chính công ích."
)


def slip_pdf(document: Mapping[str, object], copy: int = 0) -> bytes:
    """Return the PDF of a slip's document; raises InvalidInput "document-invalid" as the roll's layout does."""
    slip = read_document("slip", document)
    assert isinstance(slip, Slip)
    pdf = FPDF(format="A4")
    pdf.set_title("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
    pdf.set_lang("vi")
    add_fonts(pdf, FAMILY)
    pdf.set_margins(LEFT_MM, TOP_MM, RIGHT_MM)
    pdf.set_auto_page_break(True, margin=TOP_MM)
    for name in COPIES:
        pdf.add_page()
        _head(pdf, slip)
        _title(pdf, slip, name, copy)
        _body(pdf, slip)
        _signatures(pdf, slip)
    out = io.BytesIO()
    pdf.output(out)
    return out.getvalue()


def _line(
    pdf: FPDF, text: str, *, bold: bool = False, size: float = TEXT_PT, align: str = "L", width: float = 0
) -> None:
    pdf.set_font(FAMILY, "B" if bold else "", size)
    pdf.multi_cell(width, size * 0.51, drawable(text), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _head(pdf: FPDF, slip: Slip) -> None:
    top, left_width, right_x = pdf.get_y(), WIDTH_MM * 0.46, LEFT_MM + WIDTH_MM * 0.48
    _line(pdf, slip.agency_parent.upper(), size=10, align="C", width=left_width)
    _line(pdf, slip.unit.upper(), bold=True, size=10, align="C", width=left_width)
    left_bottom = pdf.get_y()
    pdf.line(LEFT_MM + left_width * 0.35, left_bottom + 0.8, LEFT_MM + left_width * 0.65, left_bottom + 0.8)
    for row, (text, size) in enumerate(
        (("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 10.0), ("Độc lập - Tự do - Hạnh phúc", 11.0))
    ):
        pdf.set_xy(right_x, top + row * 5.2)
        pdf.set_font(FAMILY, "B", size)
        pdf.cell(WIDTH_MM * 0.52, 5.2, text, align="C")
    centre = right_x + WIDTH_MM * 0.26
    pdf.line(centre - 26, top + 10.9, centre + 26, top + 10.9)
    pdf.set_xy(right_x, top + 12.5)
    pdf.set_font(FAMILY, "", 10)
    place = f"{slip.place}, " if slip.place else ""
    pdf.cell(WIDTH_MM * 0.52, 5.2, drawable(place + form_date(slip.received_at)), align="C")
    pdf.set_xy(LEFT_MM, max(left_bottom + 4, top + 20))


def _title(pdf: FPDF, slip: Slip, name: str, copy: int) -> None:
    top = pdf.get_y()
    _qr(pdf, slip.qr_url, LEFT_MM + WIDTH_MM - QR_MM, top)
    width = WIDTH_MM - QR_MM - 4
    _line(pdf, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", bold=True, size=14, align="C", width=width)
    code = f"Mã hồ sơ: {slip.dossier_code}" if slip.dossier_code else f"Số tạm: {slip.provisional_no or '…'}"
    _line(pdf, code, bold=True, size=12.5, align="C", width=width)
    _line(pdf, f"({name})", size=10.5, align="C", width=width)
    mark = copy_mark(copy, slip.reissue)
    if mark:
        _line(pdf, mark, bold=True, size=11, align="C", width=width)
    pdf.set_y(max(pdf.get_y(), top + QR_MM))
    pdf.set_font(FAMILY, "", 8.5)
    pdf.cell(0, 4.5, "Quét bằng Zalo để theo dõi hồ sơ", align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(1.5)


def _qr(pdf: FPDF, text: str, x: float, y: float) -> None:
    rows = modules(text)
    side = QR_MM / len(rows)
    pdf.set_fill_color(0, 0, 0)
    for row_index, row in enumerate(rows):
        for column_index, dark in enumerate(row):
            if dark:
                # A hair wider than a module, so that no viewer shows a seam between two.
                pdf.rect(x + column_index * side, y + row_index * side, side + 0.02, side + 0.02, style="F")


def _field(pdf: FPDF, label: str, value: str | None, *, bold: bool = False) -> None:
    if not value:
        return
    pdf.set_font(FAMILY, "", TEXT_PT)
    pdf.write(LINE_MM, drawable(f"{label}: "))
    pdf.set_font(FAMILY, "B" if bold else "", TEXT_PT)
    pdf.write(LINE_MM, drawable(value))
    pdf.ln(LINE_MM + 0.4)


def _body(pdf: FPDF, slip: Slip) -> None:
    _field(pdf, "Bộ phận tiếp nhận và trả kết quả", slip.unit)
    _field(pdf, "Tiếp nhận hồ sơ của", slip.applicant, bold=True)
    _field(pdf, "Người nộp", slip.submitter)
    _field(pdf, "Địa chỉ", slip.address)
    email = f"     Email: {slip.email}" if slip.email else ""
    _field(pdf, "Số điện thoại", f"{slip.phone or '…'}{email}")
    _field(pdf, "Số định danh/CCCD/Hộ chiếu", slip.id_number)
    _field(pdf, "Nội dung yêu cầu giải quyết", slip.request, bold=True)
    _line(pdf, "1. Thành phần hồ sơ, yêu cầu và số lượng mỗi loại giấy tờ gồm:")
    _table(pdf, slip)
    _field(pdf, "2. Số lượng hồ sơ", f"{slip.sets:02d} (bộ)")
    _field(pdf, "3. Thời gian giải quyết hồ sơ theo quy định là", slip.duration_text or "…")
    _field(pdf, "4. Thời gian nhận hồ sơ", format_form_moment(slip.received_at))
    due = format_form_moment(slip.due_at) if slip.due_at else "sẽ thông báo sau"
    _field(pdf, "5. Thời gian trả kết quả giải quyết hồ sơ", due, bold=True)
    _field(pdf, "6. Đăng ký nhận kết quả tại", slip.return_place or "…")
    _field(pdf, "Phí, lệ phí", slip.fee_text)
    _field(pdf, "Vào Sổ theo dõi hồ sơ", slip.book_no or "Quyển số ……  Số thứ tự ……")
    _field(pdf, "Điện thoại hỏi đáp", slip.hotline)
    pdf.ln(1)
    _line(pdf, NOTE, size=9.5)


def _table(pdf: FPDF, slip: Slip) -> None:
    pdf.ln(1)
    pdf.set_font(FAMILY, "", 10.5)
    widths = (WIDTH_MM - 52, 26, 26)
    aligns = ("LEFT", "CENTER", "CENTER")
    style = FontFace(emphasis="BOLD")
    with pdf.table(
        align="LEFT", col_widths=widths, text_align=aligns, line_height=5.2, headings_style=style, padding=0.8
    ) as table:
        heading = table.row()
        for text in ("Tên giấy tờ", "Bản chính", "Bản sao"):
            heading.cell(text, align="CENTER")
        for index, paper in enumerate(slip.papers, start=1):
            row = table.row()
            row.cell(drawable(f"{index}. {paper.name}"))
            row.cell(str(paper.originals or "–"))
            row.cell(str(paper.copies or "–"))
    pdf.ln(2)


def _signatures(pdf: FPDF, slip: Slip) -> None:
    if pdf.get_y() > 297 - TOP_MM - 42:
        pdf.add_page()
    pdf.ln(4)
    top, half = pdf.get_y(), WIDTH_MM / 2
    for column, (title, name) in enumerate(
        (("NGƯỜI NỘP HỒ SƠ", slip.submitter or ""), ("NGƯỜI TIẾP NHẬN HỒ SƠ", slip.receiver or ""))
    ):
        x = LEFT_MM + column * half
        for offset, text, bold, size in (
            (0, title, True, 11.0),
            (5.4, "(Ký và ghi rõ họ tên)", False, 10.0),
            (32, name, True, 11.0),
        ):
            pdf.set_xy(x, top + offset)
            pdf.set_font(FAMILY, "B" if bold else "", size)
            pdf.multi_cell(half, 5.2, drawable(text), align="C")
