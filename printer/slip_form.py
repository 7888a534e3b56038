"""The lines of form 01 below its title, in the form's own order and words (TT 01/2018/TT-VPCP, mẫu 01)."""

from appliance.core.text import format_form_moment
from printer.documents import Paper, Slip
from printer.page import Page
from printer.paper import INK_DOTS
from printer.typeface import Face
from printer.words import weekday
from printer.wrap import Span

BODY = Face(21)
BODY_BOLD = Face(21, bold=True)
LARGE = Face(32, bold=True)
LEADING = 1.14
HANG = 20
COUNT_WIDTH = 48  # a column of the table: "chính", "sao"
NOTE = (
    "Khi nhận kết quả, mang theo Giấy này (nhận thay: thêm giấy ủy quyền). Giấy in nhiệt sẽ mờ, xin chụp ảnh giữ lại."
)
SIGN_DOTS = 58  # 7 mm to write in


def form_lines(page: Page, slip: Slip) -> None:
    """Add every line of the form and the signatures to the slip."""
    _who(page, slip)
    _papers(page, slip)
    _numbered(page, slip)
    _notes(page, slip)
    _signatures(page, slip)


def _field(page: Page, label: str, value: str | None, *, bold: bool = False) -> None:
    if value:
        spans = [Span(f"{label}: ", BODY), Span(value, BODY_BOLD if bold else BODY)]
        page.paragraph(spans, hang=HANG, leading=LEADING)


def _who(page: Page, slip: Slip) -> None:
    _field(page, "Bộ phận tiếp nhận và trả kết quả", slip.unit)
    _field(page, "Tiếp nhận hồ sơ của", slip.applicant, bold=True)
    if slip.submitter and slip.submitter != slip.applicant:
        _field(page, "Người nộp", slip.submitter)
    _field(page, "Địa chỉ", slip.address)
    _contact(page, slip)
    _field(page, "Số định danh/CCCD/Hộ chiếu", slip.id_number)
    _field(page, "Nội dung yêu cầu giải quyết", slip.request)


def _contact(page: Page, slip: Slip) -> None:
    # One line, as on the form; the address of a mailbox goes to its own line where the two don't fit.
    known = [(label, value) for label, value in (("Số điện thoại", slip.phone), ("Email", slip.email)) if value]
    spans = [Span("  ".join(f"{label}: {value}" for label, value in known), BODY)]
    if known:
        page.paragraph(spans, hang=HANG, leading=LEADING)


def _papers(page: Page, slip: Slip) -> None:
    page.gap(4)
    names = INK_DOTS - 2 * COUNT_WIDTH
    heads = [_cell("chính", COUNT_WIDTH), _cell("sao", COUNT_WIDTH)]
    title = Page(names - 10)
    title.text("1. Thành phần hồ sơ, yêu cầu và số lượng mỗi loại giấy tờ gồm:", BODY, leading=LEADING)
    page.beside([(0, title), (names, heads[0]), (names + COUNT_WIDTH, heads[1])])
    page.gap(3)
    page.rule(2)
    for index, paper in enumerate(slip.papers, start=1):
        _paper_row(page, index, paper, names)
    page.rule(2)
    page.gap(4)


def _paper_row(page: Page, index: int, paper: Paper, names: int) -> None:
    name = Page(names)
    name.paragraph([Span(f"{index}) {paper.name}", BODY)], hang=HANG, leading=LEADING)
    counts = [_cell(str(count) if count else "–", COUNT_WIDTH) for count in (paper.originals, paper.copies)]
    page.beside([(0, name), (names, counts[0]), (names + COUNT_WIDTH, counts[1])])


def _cell(text: str, width: int) -> Page:
    cell = Page(width)
    cell.text(text, BODY, align="right", leading=LEADING)
    return cell


def _numbered(page: Page, slip: Slip) -> None:
    _field(page, "2. Số lượng hồ sơ", f"{slip.sets:02d} (bộ)")
    _field(page, "3. Thời gian giải quyết hồ sơ theo quy định là", slip.duration_text)
    _field(page, "4. Thời gian nhận hồ sơ", format_form_moment(slip.received_at))
    page.text("5. Thời gian trả kết quả giải quyết hồ sơ:", BODY, leading=LEADING)
    if slip.due_at:
        time, day = format_form_moment(slip.due_at).split(", ")
        page.text(f"{time}, {weekday(slip.due_at)},", LARGE, indent=HANG, leading=1.15)
        page.text(day, LARGE, indent=HANG, leading=1.15)
    else:
        page.text("sẽ báo qua Zalo hoặc tin nhắn", LARGE, indent=HANG, leading=1.15)
    _field(page, "6. Đăng ký nhận kết quả tại", slip.return_place)
    _field(page, "Phí, lệ phí", slip.fee_text)
    _field(page, "Vào Sổ theo dõi hồ sơ", slip.book_no)


def _notes(page: Page, slip: Slip) -> None:
    _field(page, "Điện thoại hỏi đáp", slip.hotline, bold=True)
    _field(page, "Zalo", slip.zalo_oa_name)
    page.text(NOTE, BODY, leading=LEADING)


def _signatures(page: Page, slip: Slip) -> None:
    page.gap(6)
    half = INK_DOTS // 2
    columns = []
    for title, name in (("NGƯỜI NỘP HỒ SƠ", None), ("NGƯỜI TIẾP NHẬN", slip.receiver)):
        column = Page(half)
        column.text(title, BODY_BOLD, align="centre", leading=LEADING)
        column.text("(Ký và ghi rõ họ tên)", BODY, align="centre", leading=LEADING)
        column.gap(SIGN_DOTS)
        if name:
            column.text(name, BODY, align="centre", leading=LEADING)
        columns.append(column)
    page.beside([(0, columns[0]), (half, columns[1])])
