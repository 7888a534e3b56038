"""The words on paper."""

import pytest

from appliance.core.ambient import parse_moment
from printer.words import copy_mark, form_date, queue_line_en, queue_line_vi, short_moment, wait_range

MOMENT = parse_moment("2026-12-04T01:30:00Z")


def test_times_are_vietnams():
    assert short_moment(MOMENT) == "08:30 · thứ Sáu, 04/12/2026"
    assert form_date(parse_moment("2026-12-03T18:00:00Z")) == "ngày 04 tháng 12 năm 2026"


@pytest.mark.parametrize(
    ("ahead", "low", "high", "words"),
    [
        (7, 15, 25, ("Trước Ông/Bà còn 7 người", "khoảng 15–25 phút")),
        (1250, 5, 5, ("Trước Ông/Bà còn 1.250 người", "khoảng 5 phút")),
        (0, 0, 0, ("Sắp đến lượt Ông/Bà", "khoảng 1 phút")),
        (3, None, None, ("Trước Ông/Bà còn 3 người", "")),
        (3, 25, 15, ("Trước Ông/Bà còn 3 người", "khoảng 15–25 phút")),
    ],
)
def test_the_queue_is_told_in_a_sentence(ahead, low, high, words):
    assert queue_line_vi(ahead, wait_range(low, high)) == words


def test_the_queue_in_english():
    assert queue_line_en(7, (15, 25)) == "7 ahead of you, about 15–25 min"


def test_copies_and_reissues_are_marked():
    assert copy_mark(0) == ""
    assert copy_mark(2) == "BẢN IN LẠI (lần 2)"
    assert copy_mark(1, 3) == "BẢN CẤP LẠI (lần 3) – BẢN IN LẠI (lần 1)"
