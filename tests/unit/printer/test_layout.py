"""What is on the papers: everything, large enough, within its length, and as text whatever was typed."""

import pytest
from PIL import Image

from appliance.core.errors import InvalidInput
from printer.big_number import big_number
from printer.documents import Checklist
from printer.escpos_encode import encode
from printer.layout import render
from printer.paper import STANDARD, Roll, dots, millimetres
from printer.paper_settings import PaperSettings
from printer.paper_values import checklist_values
from printer.qr_picture import modules, qr_picture
from printer.samples import MISSING, PREVIEWS, SAMPLES, SLIP, TICKET
from tests.support.papers import on_paper, printed, qr_texts

ROLLS = (Roll(576, 203), Roll(512, 180), Roll(384, 203), Roll(360, 180))
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
    drawn = big_number(number, dots(20), STANDARD.ink_dots)
    assert drawn.getbbox()[3] - drawn.getbbox()[1] >= dots(20)
    assert drawn.width <= STANDARD.ink_dots


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
    assert long.getbbox()[2] <= STANDARD.ink_dots


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


@pytest.mark.parametrize("roll", ROLLS, ids=lambda roll: f"{roll.name}-{roll.dpi}")
@pytest.mark.parametrize("name", sorted(PREVIEWS))
def test_every_paper_keeps_to_every_roll(name, roll):
    kind, document = PREVIEWS[name]
    picture = render(kind, document, 1, PaperSettings(roll, training=True))
    assert picture.width == roll.width_dots
    box = picture.getbbox()
    assert box[1] > 0, "the marks of capitals on the first line are whole"
    assert box[2] <= (roll.width_dots if kind == "test" else roll.ink_dots)


@pytest.mark.parametrize("name", sorted(PREVIEWS))
def test_a_training_paper_says_so_twice_and_every_copy_says_its_number(name):
    kind, document = PREVIEWS[name]
    plain = render(kind, document)
    assert render(kind, document, 0, PaperSettings(training=True)).height > plain.height + 2 * dots(5)
    if kind != "test":
        assert render(kind, document, 1).tobytes() != plain.tobytes()


def test_what_is_missing_is_marked_and_only_that():
    words = checklist_values(Checklist.model_validate(MISSING), 0, PaperSettings())["papers"]
    assert [(row["box"], row["missing"], row["words"].startswith("CÒN THIẾU")) for row in words] == [
        ("ticked", False, False), ("open", True, True), ("ticked", False, False), ("open", True, True),
    ]  # fmt: skip


def test_a_second_language_stands_below_the_first():
    assert render("ticket", {**TICKET, "lang": "en"}).height > render("ticket", TICKET).height
    assert render("ticket", {**TICKET, "lang": "ko"}).tobytes() == render("ticket", TICKET).tobytes()


def test_a_logo_is_drawn_in_one_bit_and_a_bad_one_left_out(tmp_path):
    logo = Image.new("RGBA", (300, 200))
    logo.paste((180, 20, 20, 255), (50, 50, 250, 150))
    logo.save(tmp_path / "logo.png")
    (tmp_path / "bad.png").write_bytes(b"no picture")
    plain = render("slip", SLIP)
    assert ink(render("slip", SLIP, 0, PaperSettings(logo=tmp_path / "logo.png"))) > ink(plain) + dots(9) ** 2
    for bad in ("bad.png", "missing.png"):
        assert render("slip", SLIP, 0, PaperSettings(logo=tmp_path / bad)).tobytes() == plain.tobytes()


def test_more_correction_makes_a_code_of_more_modules():
    sizes = [len(modules(str(SLIP["qr_url"]), 1, level)) for level in ("L", "M", "Q", "H")]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_an_unknown_kind_is_refused():
    with pytest.raises(InvalidInput, match="layout-unknown"):
        render("poster", {})
