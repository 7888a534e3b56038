"""Numbers as they are spoken, in the south and in the north; the vectors agree with two independent readers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.catalogue import LETTERS as TICKET_LETTERS
from appliance.core.numbers_vi import MAX_NUMBER, call_sentence, read_letter, read_number

CLIPS = set(("không một hai ba bốn năm sáu bảy tám chín mười mươi mốt tư lăm trăm lẻ nghìn").split())  # noqa: SIM905
VECTORS = [
    (0, "không", "không"),
    (1, "một", "một"),
    (4, "bốn", "bốn"),
    (5, "năm", "năm"),
    (10, "mười", "mười"),
    (11, "mười một", "mười một"),
    (14, "mười bốn", "mười bốn"),
    (15, "mười lăm", "mười lăm"),
    (19, "mười chín", "mười chín"),
    (20, "hai mươi", "hai mươi"),
    (21, "hai mươi mốt", "hai mươi mốt"),
    (24, "hai mươi tư", "hai mươi tư"),
    (25, "hai mươi lăm", "hai mươi lăm"),
    (30, "ba mươi", "ba mươi"),
    (31, "ba mươi mốt", "ba mươi mốt"),
    (34, "ba mươi tư", "ba mươi tư"),
    (35, "ba mươi lăm", "ba mươi lăm"),
    (40, "bốn mươi", "bốn mươi"),
    (41, "bốn mươi mốt", "bốn mươi mốt"),
    (44, "bốn mươi tư", "bốn mươi tư"),
    (45, "bốn mươi lăm", "bốn mươi lăm"),
    (50, "năm mươi", "năm mươi"),
    (51, "năm mươi mốt", "năm mươi mốt"),
    (54, "năm mươi tư", "năm mươi tư"),
    (55, "năm mươi lăm", "năm mươi lăm"),
    (61, "sáu mươi mốt", "sáu mươi mốt"),
    (74, "bảy mươi tư", "bảy mươi tư"),
    (85, "tám mươi lăm", "tám mươi lăm"),
    (95, "chín mươi lăm", "chín mươi lăm"),
    (99, "chín mươi chín", "chín mươi chín"),
    (100, "một trăm", "một trăm"),
    (101, "một trăm lẻ một", "một trăm linh một"),
    (104, "một trăm lẻ bốn", "một trăm linh bốn"),
    (105, "một trăm lẻ năm", "một trăm linh năm"),
    (109, "một trăm lẻ chín", "một trăm linh chín"),
    (110, "một trăm mười", "một trăm mười"),
    (111, "một trăm mười một", "một trăm mười một"),
    (114, "một trăm mười bốn", "một trăm mười bốn"),
    (115, "một trăm mười lăm", "một trăm mười lăm"),
    (120, "một trăm hai mươi", "một trăm hai mươi"),
    (121, "một trăm hai mươi mốt", "một trăm hai mươi mốt"),
    (124, "một trăm hai mươi tư", "một trăm hai mươi tư"),
    (125, "một trăm hai mươi lăm", "một trăm hai mươi lăm"),
    (200, "hai trăm", "hai trăm"),
    (204, "hai trăm lẻ bốn", "hai trăm linh bốn"),
    (215, "hai trăm mười lăm", "hai trăm mười lăm"),
    (305, "ba trăm lẻ năm", "ba trăm linh năm"),
    (315, "ba trăm mười lăm", "ba trăm mười lăm"),
    (404, "bốn trăm lẻ bốn", "bốn trăm linh bốn"),
    (444, "bốn trăm bốn mươi tư", "bốn trăm bốn mươi tư"),
    (500, "năm trăm", "năm trăm"),
    (505, "năm trăm lẻ năm", "năm trăm linh năm"),
    (515, "năm trăm mười lăm", "năm trăm mười lăm"),
    (555, "năm trăm năm mươi lăm", "năm trăm năm mươi lăm"),
    (671, "sáu trăm bảy mươi mốt", "sáu trăm bảy mươi mốt"),
    (707, "bảy trăm lẻ bảy", "bảy trăm linh bảy"),
    (814, "tám trăm mười bốn", "tám trăm mười bốn"),
    (905, "chín trăm lẻ năm", "chín trăm linh năm"),
    (999, "chín trăm chín mươi chín", "chín trăm chín mươi chín"),
    (1000, "một nghìn", "một nghìn"),
]


@pytest.mark.parametrize(("number", "south", "north"), VECTORS)
def test_numbers_are_read_as_people_say_them(number: int, south: str, north: str) -> None:
    assert read_number(number) == south
    assert read_number(number, "north") == north


def test_no_two_numbers_sound_alike() -> None:
    for style in ("south", "north"):
        assert len({read_number(number, style) for number in range(MAX_NUMBER + 1)}) == MAX_NUMBER + 1


@given(st.integers(0, MAX_NUMBER))
def test_a_number_is_made_of_few_clips(number: int) -> None:
    words = read_number(number).split()
    assert len(words) <= 8
    assert set(words) <= CLIPS


@pytest.mark.parametrize("number", [-1, MAX_NUMBER + 1])
def test_what_is_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        read_number(number)


def test_every_letter_of_a_ticket_has_a_name_of_its_own() -> None:
    assert len({read_letter(letter) for letter in TICKET_LETTERS}) == len(TICKET_LETTERS)
    with pytest.raises(KeyError):
        read_letter("D")


def test_a_call_names_letter_number_and_counter() -> None:
    assert call_sentence("A105", 3) == "Xin mời số A một trăm lẻ năm đến quầy số ba."
    assert call_sentence("B024", 11, "north") == "Xin mời số B hai mươi tư đến quầy số mười một."
    assert call_sentence("A1005", 1, "north") == "Xin mời số A một nghìn không trăm linh năm đến quầy số một."
