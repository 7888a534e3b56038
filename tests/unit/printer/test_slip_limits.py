"""How long a slip is and how many bytes it takes: the limits hold on 80 mm paper; what 58 mm takes is written down.

On a 58 mm roll the text reaches from edge to edge, so that nearly 60 % of the dots' rows have to be sent.
"""

import pytest

from printer.escpos_encode import plain_raster_bytes
from printer.layout import render
from printer.paper_job import make_paper
from printer.preview import preview_printer
from printer.samples import SLIP

# Everything that a slip may carry: somebody else hands it in, a postal address, certified copies, the longest fee text.
FULLEST: dict[str, object] = {
    **SLIP,
    "return_place": "Qua dịch vụ bưu chính công ích: Số 236, đường Phan Trung, khu phố 2, phường Tam Hiệp, tỉnh Đồng Nai",
    "papers": [{**paper, "certified": index} for index, paper in enumerate(SLIP["papers"][:2])]  # type: ignore[index]
    + SLIP["papers"][2:],  # type: ignore[index]
    "fee_text": "Phí khai thác dữ liệu: 300.000 đ; Chi phí in, sao: 30.000 đ (trừ đối tượng được miễn)",
}


@pytest.mark.parametrize(
    ("document", "width", "dpi", "most_mm", "most_share"),
    [
        (SLIP, "80", "203", 200, 0.50),
        (FULLEST, "80", "203", 200, 0.50),
        (SLIP, "80", "180", 200, 0.50),
        (FULLEST, "80", "180", 210, 0.51),
        (SLIP, "58", "203", 230, 0.60),
        (SLIP, "58", "180", 231, 0.63),
    ],
)
def test_a_slip_is_short_and_light(document, width, dpi, most_mm, most_share):
    printer = preview_printer(width, dpi)
    data = make_paper("slip", document, 0, printer).data(None)
    picture = render("slip", document, 0, printer.paper)
    assert printer.paper.roll.millimetres(picture.height) <= most_mm
    assert len(data) <= 60_000
    assert len(data) <= most_share * plain_raster_bytes(picture)
