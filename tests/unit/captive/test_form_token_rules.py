"""Tests of captive/form_token_rules.py."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from captive.form_token_rules import form_token_valid, hour_number, make_form_token

KEY = b"k" * 32
MAC = "02:00:00:00:00:01"
HOUR = hour_number(datetime(2026, 11, 23, 1, 59, 59, tzinfo=UTC))


def test_a_token_works_in_its_hour_and_the_next_and_no_longer() -> None:
    token = make_form_token(KEY, MAC, HOUR)
    assert [form_token_valid(KEY, MAC, token, HOUR + later) for later in (0, 1, 2, -1)] == [True, True, False, False]


def test_another_device_cannot_use_a_token() -> None:
    assert not form_token_valid(KEY, "02:00:00:00:00:02", make_form_token(KEY, MAC, HOUR), HOUR)


def test_another_box_cannot_make_a_token() -> None:
    assert not form_token_valid(KEY, MAC, make_form_token(b"x" * 32, MAC, HOUR), HOUR)


@given(st.text())
def test_typed_nonsense_is_refused_and_never_an_error(text: str) -> None:
    assert not form_token_valid(KEY, MAC, text, HOUR)


def test_an_hour_changes_with_the_hour() -> None:
    assert hour_number(datetime(2026, 11, 23, 2, 0, tzinfo=UTC)) == HOUR + 1
