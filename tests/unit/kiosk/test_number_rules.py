"""Numbers are written A001 … A999, A1000 and read back however a person types them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.errors import InvalidInput
from kiosk.number_rules import number_text, parse_number


@pytest.mark.parametrize(("number", "text"), [(1, "A001"), (12, "A012"), (999, "A999"), (1000, "A1000")])
def test_a_number_has_at_least_three_digits_and_goes_on_after_999(number, text):
    assert number_text("A", number) == text


def test_no_series_has_a_number_zero():
    with pytest.raises(ValueError, match="start at 1"):
        number_text("A", 0)


@given(letter=st.sampled_from("ABCEGHKLMSTX"), number=st.integers(1, 99_999))
def test_what_is_written_reads_back_as_the_same_number(letter, number):
    assert parse_number(number_text(letter, number)) == (letter, number)


@pytest.mark.parametrize("typed", ["a12", " A 012 ", "A012", "a0012"])
def test_a_person_may_type_the_number_loosely(typed):
    assert parse_number(typed) == ("A", 12)


@pytest.mark.parametrize("typed", ["", "12", "A", "A000", "A-12", "Đ012", "A١٢", "A1234567"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(InvalidInput) as refused:
        parse_number(typed)
    assert refused.value.code == "ticket-number-malformed"
