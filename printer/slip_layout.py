"""The appointment slip on 80 mm: the citizen's companion of form 01 with all its lines, a large code and a QR."""

from printer.documents import Slip
from printer.page import Page
from printer.paper import INK_DOTS, WIDTH_DOTS, dots
from printer.qr_picture import qr_picture
from printer.slip_form import form_lines
from printer.typeface import Face, fitting
from printer.words import copy_mark, form_date

BODY = Face(21)
BODY_BOLD = Face(21, bold=True)
LARGE = Face(32, bold=True)
HEAD_LEAST_PX = 20  # capitals of 1.8 mm
QR_MM = 30.0
LINE_SLACK = 6  # blank dots that the lines above and below bring along
CAPTION = "Quét bằng Zalo để theo dõi hồ sơ"


def slip_page(slip: Slip, copy: int = 0) -> Page:
    """Lay a slip out; `copy` is n of "BẢN IN LẠI (lần n)", the slip's own `reissue` n of "BẢN CẤP LẠI (lần n)"."""
    page = Page()
    _head(page, slip)
    _title(page, slip, copy)
    page.gap(2)
    _code(page, slip)
    _qr_block(page, slip)
    form_lines(page, slip)
    return page


def _head(page: Page, slip: Slip) -> None:
    for name, face in ((slip.agency_parent.upper(), BODY), (slip.unit.upper(), BODY_BOLD)):
        if name:
            page.text(name, fitting(name, face, INK_DOTS, HEAD_LEAST_PX), align="centre", leading=1.15)
    page.gap(4)
    page.text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", BODY_BOLD, align="centre", leading=1.15)
    page.text("Độc lập - Tự do - Hạnh phúc", BODY_BOLD, align="centre", leading=1.15)
    page.gap(3)
    page.rule(2, 200, align="centre")
    page.gap(3)
    place = f"{slip.place}, " if slip.place else ""
    page.text(f"{place}{form_date(slip.received_at)}", BODY, align="right", leading=1.15)


def _title(page: Page, slip: Slip, copy: int) -> None:
    page.gap(2)
    for line in ("GIẤY TIẾP NHẬN HỒ SƠ", "VÀ HẸN TRẢ KẾT QUẢ"):
        page.text(line, LARGE, align="centre", leading=1.15)
    mark = copy_mark(copy, slip.reissue)
    if mark:
        page.text(mark, Face(26, bold=True), align="centre", leading=1.2)


def _code(page: Page, slip: Slip) -> None:
    if slip.dossier_code:
        page.text(slip.dossier_code, Face(34, bold=True), align="centre", leading=1.2)
        return
    page.text(f"Số tạm: {slip.provisional_no or '…'}", LARGE, align="centre")
    page.text("(mã hồ sơ chính thức sẽ có trên trang tra cứu)", BODY, align="centre")


def _qr_block(page: Page, slip: Slip) -> None:
    # Nothing stands beside the code: alone, it is sent at a quarter of its bytes.
    code = qr_picture(slip.qr_url, dots(QR_MM))
    page.gap(code.quiet - LINE_SLACK)
    page.picture(code.dots, x=(WIDTH_DOTS - code.dots.width) // 4 * 2)
    page.gap(code.quiet - LINE_SLACK)
    page.text(CAPTION, Face(27, bold=True), align="centre", leading=1.12)
    if slip.lang == "en":
        page.text("Scan with Zalo to follow your dossier", BODY, align="centre")
    page.gap(4)
