"""Dossier codes: minted by the pattern of their day, read back however they were typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.dossier_codes import CodePattern, mint, parse_code, pattern_on, patterns
from appliance.core.errors import InvalidInput

OLD = CodePattern(date(2018, 11, 23), "{unit}-{yymmdd}-{serial}", 4, "first")
NEW = CodePattern(date(2027, 1, 1), "{unit}-{yymmdd}-{serial}", 5, "second")
UNITS = st.sampled_from(["000.00.00.H19", "000.25.19.H19", "H19.12", "H19", "G01.899.02"])
DAYS = st.dates(date(2018, 11, 23), date(2099, 12, 31))


@given(UNITS, DAYS, st.integers(1, 99_999))
def test_a_minted_code_is_read_back(unit: str, day: date, serial: int) -> None:
    found = parse_code(mint(unit, day, serial))
    assert (found.unit_code, found.day, found.serial) == (unit, day, serial)


@given(UNITS, DAYS, st.lists(st.integers(1, 99_999), min_size=2, max_size=2, unique=True))
def test_two_serials_never_make_one_code(unit: str, day: date, serials: list[int]) -> None:
    assert len({mint(unit, day, serial) for serial in serials}) == 2


@given(UNITS, DAYS, st.integers(1, 9999), st.data())
def test_case_spaces_and_dashes_do_not_matter(unit: str, day: date, serial: int, data: st.DataObject) -> None:
    code = mint(unit, day, serial)
    typed = data.draw(st.sampled_from([code.lower(), f"  {code} ", code.replace("-", " – "), " ".join(code)]))
    assert parse_code(typed).text == code


def test_the_pattern_is_that_of_the_day_whatever_order_they_are_known_in() -> None:
    for known in ([OLD, NEW], [NEW, OLD]):
        assert mint("H19", date(2026, 12, 31), 42, known) == "H19-261231-0042"
        assert mint("H19", date(2027, 1, 1), 42, known) == "H19-270101-00042"
        assert pattern_on(date(2030, 1, 1), known) is NEW


def test_before_the_first_pattern_and_below_serial_one_there_is_no_code() -> None:
    with pytest.raises(ValueError, match="no code pattern"):
        mint("H19", date(2018, 11, 22), 1, [OLD, NEW])
    with pytest.raises(ValueError, match="no code pattern"):
        mint("H19", date(2026, 11, 23), 1, [])
    with pytest.raises(ValueError, match="begin at 1"):
        mint("H19", date(2026, 11, 23), 0)


def test_the_packages_patterns_are_in_order_and_name_their_source() -> None:
    assert [one.valid_from for one in patterns()] == sorted(one.valid_from for one in patterns())
    assert all(one.source for one in patterns())


def test_a_code_typed_without_dots_is_read() -> None:
    assert parse_code("0000000h19-261123-0042").text == "000.00.00.H19-261123-0042"


@pytest.mark.parametrize(
    "text",
    ["", "H19", "H19-261123", "H19-261131-0001", "H19-261123-001", "19-261123-0001", "x" * 61, "H19-261123-0001;--"],
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_code(text)
    assert caught.value.code == "dossier-code-malformed"
