"""Nothing that a person typed reaches a device as a command, in pictures and in the text mode alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.core.errors import InvalidInput
from printer.ascii_text import ascii_of
from printer.outgoing import check_outgoing
from printer.paper_job import make_paper
from printer.printer_settings import PrinterSettings
from printer.profiles import Profile
from printer.samples import CHECKLIST, SLIP, TICKET
from printer.text_encode import encode_text
from printer.text_paper import TextRow
from tests.support.papers import printed

ATTACKS = (
    "A\x1b@\x1dV\x00\x10\x04\x01B", "\x1b=\x00", "\x10\x14\x01\x00\x05", "\x1d(k\x03\x001Q0", "Tên\nHai\r\n\x0cBa",
    "\x00\x7f\x85\x9b",
    "\ufeff\u202e\u2066đảo", "{applicant} **đậm**", "́" * 50, "\U0010ffff\ud7ff", "李小龙 សុខ",
)  # fmt: skip
TYPED = st.one_of(st.sampled_from(ATTACKS), st.text(max_size=200))
PRINTERS = [
    PrinterSettings("x", "memory", "", profile=Profile(native_qr=native), text_only=text)
    for native in (False, True)
    for text in (False, True)
]


def documents(typed: str) -> list[tuple[str, dict[str, object]]]:
    return [
        ("ticket", {**TICKET, "centre": typed, "service_vi": typed, "wifi_name": typed, "notes": [typed]}),
        ("slip", {**SLIP, "applicant": typed, "address": typed, "papers": [{"name": typed, "originals": 1}]}),
        ("checklist", {**CHECKLIST, "procedure": typed, "counter": typed, "notes": [typed]}),
    ]


@settings(max_examples=40, deadline=None)
@given(TYPED, st.sampled_from(PRINTERS))
def test_whatever_was_typed_the_job_holds_only_our_commands(typed, printer):
    for kind, document in documents(typed):
        data = make_paper(kind, document, 0, printer).data("0001")
        check_outgoing(data, printer.profile)
        sheets = printed(data)
        assert len(sheets) == 1, "one job is one paper: nothing typed cuts it"
        assert sheets[0].unknown == []


@pytest.mark.parametrize(
    "url", ["HTTP://X/\x10\x04\x01", "HTTP://X/\x1d(k", "http://x/ế", "", "x" * 301, " x", "x\n"]
)
def test_a_code_holds_printable_ascii_only(url):
    with pytest.raises(InvalidInput, match="document-invalid"):
        make_paper("slip", {**SLIP, "qr_url": url}, 0, PRINTERS[0])


def test_text_for_a_device_is_refused_unless_it_was_made_plain():
    with pytest.raises(ValueError, match="ASCII"):
        encode_text([TextRow("A\x1b@")], Profile(), None, PRINTERS[0].paper)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Nguyễn Thị Ước", "Nguyen Thi Uoc"),
        ("ĐƯỜNG đá", "DUONG da"),
        ("“Phí” – 50.000 ₫", '"Phi" - 50.000 d'),
        ("李", "[U+674E]"),
        ("A\x1bB", "A[U+001B]B"),
    ],
)
def test_text_mode_loses_accents_and_nothing_else(text, plain):
    assert ascii_of(text) == plain


@given(st.text(max_size=300))
def test_ascii_text_is_only_printable(text):
    assert all(" " <= letter <= "~" for letter in ascii_of(text))


@pytest.mark.parametrize("text_only", [False, True])
def test_a_paper_of_ten_metres_is_refused_in_either_mode(text_only):
    papers = [{"name": "Giấy " * 190, "originals": 1, "copies": 0}] * 60
    printer = PrinterSettings("x", "memory", "", text_only=text_only)
    with pytest.raises(InvalidInput):
        check_outgoing(make_paper("slip", {**SLIP, "papers": papers}, 0, printer).data(None), printer.profile)
