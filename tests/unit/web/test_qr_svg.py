"""Tests of appliance/web/qr_svg.py: the drawn code is read back by an independent decoder."""

import re

import zxingcpp
from PIL import Image

from appliance.web.qr_svg import qr_svg


def drawn(svg: str) -> Image.Image:
    size = int(re.search(r'viewBox="0 0 (\d+)', svg).group(1))
    image = Image.new("L", (size, size), 255)
    for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg):
        for step in range(int(run)):
            image.putpixel((int(x) + step, int(y)), 0)
    return image.resize((size * 6, size * 6), Image.Resampling.NEAREST)


def test_the_code_reads_back_and_is_small() -> None:
    svg = str(qr_svg("https://zalo.me/1234567890123456789", 'Mã QR "Zalo"'))
    assert zxingcpp.read_barcode(drawn(svg)).text == "https://zalo.me/1234567890123456789"
    assert len(svg) < 4500


def test_the_label_is_escaped() -> None:
    assert 'aria-label="&lt;b&gt; &#34;x&#34;"' in qr_svg("x", '<b> "x"')
