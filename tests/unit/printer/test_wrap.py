"""Lines fit and lose nothing."""

from hypothesis import given
from hypothesis import strategies as st

from printer.typeface import Face
from printer.wrap import Span, wrap

LETTERS = st.text(alphabet="aăâbcdđeêghikmnoôơuưyẤẾỘqỹ 0123456789-,", max_size=300)


@given(st.lists(st.tuples(LETTERS, st.booleans()), max_size=4), st.integers(60, 568))
def test_no_line_is_too_wide_and_every_letter_is_there_in_order(parts, limit):
    spans = [Span(text, Face(22, bold)) for text, bold in parts]
    lines = wrap(spans, limit)
    drawn = "".join(piece.text for line in lines for piece in line.pieces)
    assert drawn.replace(" ", "") == "".join(text for text, _ in parts).replace(" ", "")
    assert all(line.width <= limit for line in lines)


def test_words_are_kept_whole_where_they_fit():
    lines = wrap([Span("Nguyễn Thị Hoàng Mẫu", Face(22))], 130)
    words = [word for line in lines for piece in line.pieces for word in piece.text.split()]
    assert words == ["Nguyễn", "Thị", "Hoàng", "Mẫu"]


def test_a_word_wider_than_the_paper_is_broken_and_not_cut():
    lines = wrap([Span("W" * 200, Face(22))], 300)
    assert sum(len(piece.text) for line in lines for piece in line.pieces) == 200
    assert len(lines) > 5


def test_two_faces_of_one_word_stay_together():
    [line] = wrap([Span("Mã:", Face(22)), Span("H19", Face(22, bold=True))], 300)
    assert line.pieces[1].x == line.pieces[0].x + wrap([Span("Mã:", Face(22))], 300)[0].width
