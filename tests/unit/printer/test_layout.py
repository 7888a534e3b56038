"""What is on the papers: everything, large enough, within its length, and as text whatever was typed."""

import time

import pytest
from PIL import Image

from appliance.core.errors import InvalidInput
from printer.bands import cut
from printer.big_number import big_number
from printer.escpos_encode import encode
from printer.layout import render
from printer.paper import INK_DOTS, dots, millimetres
from printer.qr_picture import qr_picture
from printer.samples import SAMPLES, SLIP, TICKET
from tests.support.papers import on_paper, printed, qr_texts

LONG_NAME = "Nguyễn " + "Thị Hoàng Ngọc Phương " * 9


def ink(picture: Image.Image) -> int:
    return sum(bin(byte).count("1") for byte in picture.tobytes())


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_the_qr_of_every_paper_is_read_back_from_what_the_printer_drew(kind):
    document = SAMPLES[kind]
    [sheet] = printed(encode(render(kind, document)))
    assert qr_texts(sheet.picture()) == [document.get("qr_url", "MOTCUA TEST PAGE")]


def test_the_full_slip_is_at_most_200_mm():
    assert millimetres(render("slip", SLIP).height) <= 200


@pytest.mark.parametrize("number", ["A001", "A105", "M999", "A1000", "HK1000"])
def test_a_ticket_is_60_to_80_mm_with_a_number_of_20_mm(number):
    assert 60 <= millimetres(render("ticket", {**TICKET, "number": number}).height) <= 80
    drawn = big_number(number, dots(20), INK_DOTS)
    assert drawn.getbbox()[3] - drawn.getbbox()[1] >= dots(20)
    assert drawn.width <= INK_DOTS


def test_the_qr_of_a_slip_is_at_least_30_mm_with_four_modules_around_it():
    code = qr_picture(str(SLIP["qr_url"]), dots(30))
    paper = on_paper(render("slip", SLIP)).convert("L")
    found = zxing_box(paper)
    assert code.dots.width >= dots(30)
    left, top, right, bottom = found
    assert right - left >= dots(30) - 2
    around = [(left - code.quiet + 2, top - code.quiet + 2, left - 2, bottom), (left, bottom + 2, right, bottom + 24)]
    assert all(paper.crop(box).getextrema() == (255, 255) for box in around)


def zxing_box(picture: Image.Image) -> tuple[int, int, int, int]:
    import zxingcpp

    [code] = zxingcpp.read_barcodes(picture)
    corners = [code.position.top_left, code.position.bottom_right]
    return corners[0].x, corners[0].y, corners[1].x, corners[1].y


def test_a_name_of_200_letters_is_wrapped_and_not_cut():
    short = render("slip", {**SLIP, "applicant": "X"})
    name = LONG_NAME[:200].strip()
    long = render("slip", {**SLIP, "applicant": name})
    assert long.height > short.height
    longer = render("slip", {**SLIP, "applicant": name + " Y"})
    assert ink(longer) > ink(long) > ink(short)
    assert long.getbbox()[2] <= INK_DOTS


@pytest.mark.parametrize("name", ["សុខ សំណាង", "李小龙", "Nguyễn \U00016a40", "A\x1b@\x1dV\x00\x10\x04\x01B"])
def test_every_name_leaves_ink_and_no_command(name):
    without = render("slip", {**SLIP, "applicant": "-"})
    picture = render("slip", {**SLIP, "applicant": name})
    assert ink(picture) > ink(without)
    [sheet] = printed(encode(picture))
    assert sheet.unknown == []
    assert sheet.picture().crop((0, 0, 640, sheet.height)).tobytes() == on_paper(picture).tobytes()


def test_a_decomposed_name_prints_like_the_composed_one():
    composed = render("slip", {**SLIP, "applicant": "Nguyễn Thị Ước"})
    decomposed = render("slip", {**SLIP, "applicant": "Nguyê\u0303n Thi\u0323 U\u031bo\u031b\u0301c"})
    assert composed.tobytes() == decomposed.tobytes()


@pytest.mark.parametrize(
    "field", ["address", "phone", "email", "id_number", "submitter", "fee_text", "book_no", "hotline"]
)
def test_each_known_field_is_on_the_slip(field):
    assert ink(render("slip", SLIP)) > ink(render("slip", {**SLIP, field: None}))


def test_copies_and_reissues_carry_their_marks():
    first = render("slip", SLIP)
    pictures = {
        first.tobytes(),
        render("slip", SLIP, copy=1).tobytes(),
        render("slip", SLIP, copy=2).tobytes(),
        render("slip", {**SLIP, "reissue": 1}).tobytes(),
    }
    assert len(pictures) == 4


def test_a_provisional_slip_shows_its_number():
    assert render("slip", {**SLIP, "dossier_code": None, "provisional_no": "T-0007"}).height > 0


def test_a_paper_of_more_than_a_metre_is_refused():
    papers = [{"name": "Giấy " * 190, "originals": 1, "copies": 0}] * 40
    with pytest.raises(InvalidInput) as caught:
        render("slip", {**SLIP, "papers": papers})
    assert caught.value.code == "paper-too-long"


def test_a_bad_document_names_the_fields_but_never_their_values():
    with pytest.raises(InvalidInput) as caught:
        render("slip", {**SLIP, "applicant": None, "sets": "Nguyễn"})
    assert caught.value.details["faults"] == ["applicant", "sets"]
    assert "Nguyễn" not in str(caught.value)


def test_an_unknown_kind_is_refused():
    with pytest.raises(InvalidInput, match="layout-unknown"):
        render("poster", {})


def test_a_warm_slip_is_drawn_in_60_ms():
    render("slip", SLIP)
    start = time.perf_counter()
    for _ in range(5):
        cut(render("slip", SLIP))
    assert (time.perf_counter() - start) / 5 < 0.060
