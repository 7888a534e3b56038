"""What a printer's bytes mean; silence and nonsense mean nothing."""

import pytest

from printer.reasons import REASONS_EN, REASONS_VI, words
from printer.status import UNKNOWN, PrinterStatus, read_status, reason_code
from printer.virtual.condition import Condition, realtime_answer

FINE = bytes([0x12] * 4)


def test_a_printer_that_says_so_is_ready():
    status = read_status(FINE)
    assert status.can_print
    assert status.paper == "ok"


@pytest.mark.parametrize(
    "answer", [b"", b"\x12", b"\x12" * 3, b"\x00" * 4, b"\xff" * 4, b"\x12\x12\x12\x10", b"\x12" * 5]
)
def test_silence_and_nonsense_are_unknown_and_never_adequate(answer):
    assert read_status(answer) == UNKNOWN
    assert not read_status(answer).can_print


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (FINE, ""),
        (b"\x1a\x32\x12\x7e", "paper-out"),
        (b"\x1a\x16\x12\x12", "cover-open"),
        (b"\x1a\x52\x1a\x12", "cutter-jam"),
        (b"\x1a\x52\x52\x12", "overheated"),
        (b"\x1a\x52\x32\x12", "printer-fault"),
        (b"\x1a\x12\x12\x12", "offline"),
    ],
)
def test_each_trouble_has_its_reason(answer, reason):
    assert reason_code(read_status(answer)) == reason


def test_near_end_paper_still_prints():
    status = read_status(b"\x12\x12\x12\x1e")
    assert (status.paper, status.can_print) == ("near_end", True)


def test_a_silent_printer_has_the_reason_of_silence():
    assert reason_code(UNKNOWN) == "no-answer"


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (Condition(), ""),
        (Condition(paper="out"), "paper-out"),
        (Condition(cover_open=True), "cover-open"),
        (Condition(cutter_jam=True), "cutter-jam"),
        (Condition(overheated=True), "overheated"),
        (Condition(paper="near_end"), ""),
    ],
)
def test_the_virtual_printer_speaks_the_same_bytes(condition, reason):
    answer = b"".join(realtime_answer(condition, n) for n in (1, 2, 3, 4))
    assert reason_code(read_status(answer)) == reason


def test_every_reason_has_words_in_both_languages():
    assert REASONS_VI.keys() == REASONS_EN.keys()
    assert words("paper-out") == "Máy in hết giấy – thay cuộn mới."
    assert words("paper-out", "en").startswith("The printer is out of paper")
    assert reason_code(PrinterStatus(answered=True)) in REASONS_VI
