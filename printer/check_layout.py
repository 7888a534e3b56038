"""The test page: edges, darkness, every Vietnamese letter and a QR, so that a person sees at once what is wrong."""

from PIL import Image

from printer.documents import CheckPage
from printer.page import Page
from printer.paper import INK_DOTS, WIDTH_DOTS, dots
from printer.qr_picture import qr_picture
from printer.typeface import Face
from printer.words import short_moment

BODY = Face(22)
BOLD = Face(27, bold=True)
LETTERS = (
    "ăâđêôơư ĂÂĐÊÔƠƯ",
    "áàảãạ ắằẳẵặ ấầẩẫậ éèẻẽẹ ếềểễệ íìỉĩị",
    "óòỏõọ ốồổỗộ ớờởỡợ úùủũụ ứừửữự ýỳỷỹỵ",
    "ẮẰẲẴẶ ẤẦẨẪẬ ẾỀỂỄỆ ỐỒỔỖỘ ỚỜỞỠỢ ỨỪỬỮỰ",
)


def check_page(check: CheckPage, copy: int = 0) -> Page:
    """Lay the test page out (`copy` makes no difference: every test page is its own)."""
    page = Page()
    page.text(f"Trang thử: {check.printer}", BOLD)
    page.text(short_moment(check.at), BODY)
    page.gap(8)
    page.picture(_ruler())
    page.text("Hai mép của thước trên phải hiện đủ; vạch dài cách nhau 10 mm.", BODY)
    page.gap(8)
    page.picture(_stairs())
    page.text("Bốn ô phải đậm dần đều, không có vạch trắng dọc.", BODY)
    page.gap(8)
    for line in LETTERS:
        page.text(line, BODY)
    page.gap(16)
    page.picture(qr_picture("MOTCUA TEST PAGE", dots(20)).dots, x=32)
    page.gap(16)
    return page


def _ruler() -> Image.Image:
    ruler = Image.new("1", (WIDTH_DOTS, 40))
    for mm in range(73):
        x = min(WIDTH_DOTS - 1, round(mm * WIDTH_DOTS / 72))
        length = 40 if mm % 10 == 0 else 16
        ruler.paste(1, (x, 0, min(x + 2, WIDTH_DOTS), length))
    ruler.paste(1, (WIDTH_DOTS - 2, 0, WIDTH_DOTS, 40))
    return ruler


def _stairs() -> Image.Image:
    grey = Image.new("L", (INK_DOTS, 48))
    step = INK_DOTS // 4
    for index, share in enumerate((64, 128, 192, 255)):
        grey.paste(share, (index * step, 0, (index + 1) * step - 8, 48))
    return grey.convert("1")
