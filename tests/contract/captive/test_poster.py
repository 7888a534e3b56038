"""`motcua captive poster`: A4, both codes read by a foreign decoder, as PNG and as PDF, whatever the names."""

import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from captive.poster import PosterContent, draw_poster
from captive.poster_drawing import page_px
from tests.support.box_files import write_box

ZALO = "https://zalo.me/1234567890123456789"


def poster(config: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    argv = [sys.executable, "-m", "appliance.cli", "captive", "poster", "--config", str(config), *arguments]
    return subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)


def codes(picture: Image.Image) -> set[str]:
    return {code.text for code in zxingcpp.read_barcodes(picture)}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return write_box(tmp_path)


def test_png_and_pdf_are_a4_and_both_codes_are_read(config: Path, tmp_path: Path) -> None:
    for ending in ("png", "pdf"):
        done = poster(config, str(tmp_path / f"poster.{ending}"), "--wifi-name", "Wifi; Trung tâm")
        assert done.returncode == 0, done.stderr
    picture = Image.open(tmp_path / "poster.png")
    assert picture.size == page_px(300) == (2480, 3508)
    document = pypdfium2.PdfDocument(tmp_path / "poster.pdf")
    assert [round(side) for side in document[0].get_size()] == [595, 842] and len(document) == 1
    printed = document[0].render(scale=150 / 72).to_pil()
    for seen in (picture.reduce(4), printed):
        assert "WIFI:T:nopass;S:Wifi\\; Trung tâm;;" in codes(seen)
        assert any(text.startswith("https://zalo.me/") for text in codes(seen))


def test_a_passphrase_comes_from_a_file_and_stands_in_the_code(config: Path, tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text("mười hai con giáp\n")
    target = tmp_path / "poster.png"
    assert poster(config, str(target), "--wifi-name", "HCC", "--passphrase-file", str(secret)).returncode == 0
    assert "WIFI:T:WPA;S:HCC;P:mười hai con giáp;;" in codes(Image.open(target).reduce(4))


@pytest.mark.parametrize(("name", "words"), [("poster.docx", "poster-kind"), ("poster", "poster-kind")])
def test_another_ending_is_refused_in_words(config: Path, tmp_path: Path, name: str, words: str) -> None:
    done = poster(config, str(tmp_path / name), "--wifi-name", "HCC")
    assert done.returncode != 0 and words in done.stderr and "Traceback" not in done.stderr


def test_long_names_stay_on_the_page() -> None:
    content = PosterContent(
        centre_vi="Trung tâm Phục vụ hành chính công phường Trấn Biên, thành phố Biên Hòa, tỉnh Đồng Nai",
        centre_en="Public Administration Service Centre of Tran Bien Ward, Bien Hoa City, Dong Nai Province",
        wifi_name="W" * 32,
        passphrase="p" * 63,
        zalo_name="Trung tâm Phục vụ hành chính công phường Trấn Biên, thành phố Biên Hòa",
        zalo_link=ZALO,
        address="wifi.trungtamphucvuhanhchinhcong.dongnai.gov.vn",
        hotline="0251 3822 501",
    )
    picture = draw_poster(content)
    assert ZALO in codes(picture.reduce(4))
    edge = picture.crop((picture.width - 100, 500, picture.width, picture.height - 300))
    assert edge.getextrema() == ((255, 255),) * 3, "nothing runs over the right edge"
