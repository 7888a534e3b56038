"""The faces have what Vietnam writes, and nothing a person typed disappears."""

import pytest
from PIL import Image, ImageDraw

from printer import typeface
from printer.paper import dots
from printer.typeface import Face, covers, runs, width, x_height

VIETNAMESE = "ăâđêôơưĂÂĐÊÔƠƯàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ₫–…“”" + "".join(map(chr, range(0x1EA0, 0x1EFA)))


@pytest.mark.parametrize("source", ["regular", "bold"])
def test_every_vietnamese_letter_is_in_both_weights(source):
    assert [letter for letter in VIETNAMESE if not covers(source, letter)] == []


def test_khmer_is_drawn_by_its_own_font():
    assert [run.source for run in runs("សុខ", False)] == ["khmer"]


def test_a_letter_no_font_has_becomes_a_box_of_its_own():
    assert [(run.source, run.text) for run in runs("A\U00016a40B", False)] == [
        ("regular", "A"),
        ("box", "\U00016a40"),
        ("regular", "B"),
    ]


@pytest.mark.parametrize("text", ["李小龙", "\x1b@", "\U00016a40"])
def test_what_no_latin_font_has_still_leaves_ink_on_the_paper(text):
    picture = Image.new("1", (400, 60))
    canvas = ImageDraw.Draw(picture)
    typeface.draw(canvas, 4, 40, text, Face(22))
    left, _, right, _ = picture.getbbox()
    assert right - left >= width(text, Face(22)) * 0.6


def test_the_pen_moves_by_the_width_that_was_promised():
    picture = Image.new("1", (900, 60))
    canvas = ImageDraw.Draw(picture)
    text = "Đăng ký biến động đất đai"
    typeface.draw(canvas, 0, 40, text + "|", Face(22))
    bar_right = picture.getbbox()[2]
    assert abs(bar_right - width(text + "|", Face(22))) <= 6


@pytest.mark.parametrize(("face", "mm"), [(Face(21), 1.5), (Face(32, bold=True), 2.2), (Face(34, bold=True), 2.2)])
def test_the_faces_of_the_slip_are_as_tall_as_people_were_promised(face, mm):
    assert x_height(face) >= dots(mm)


def test_a_face_shrinks_only_as_far_as_it_has_to():
    text = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG THÀNH PHỐ"
    face = typeface.fitting(text, Face(30, bold=True), 560, 20)
    assert width(text, face) <= 560 < width(text, Face(face.px + 1, bold=True))
