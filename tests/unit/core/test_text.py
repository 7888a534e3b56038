"""Vietnamese text: cleaned once and for all, found without diacritics, masked, sorted and written as people expect."""

import unicodedata
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.errors import InvalidInput
from appliance.core.text import (
    clean_line,
    fold,
    format_date_en,
    format_date_vi,
    format_form_moment,
    format_number_vi,
    format_phone,
    format_time,
    mask_name,
    nfc,
    normalise_phone,
    sort_key_vi,
)

VIETNAMESE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọờớởỡợừứửữựỳýỷỹỵ ", max_size=30)


@given(st.text(max_size=60))
@example("Nguye\u0302\u0303n  Văn\tMẫu")
def test_a_cleaned_line_is_clean_for_good(text: str) -> None:
    try:
        cleaned = clean_line(text, 1000, "name")
    except InvalidInput as error:
        assert error.code == "text-control"
        return
    assert clean_line(cleaned, 1000, "name") == cleaned == nfc(cleaned)
    assert cleaned == " ".join(cleaned.split())
    assert not any(unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") for letter in cleaned)


@given(VIETNAMESE)
def test_decomposed_text_is_the_same_text(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert clean_line(decomposed, 1000, "name") == clean_line(text, 1000, "name")
    assert fold(decomposed) == fold(text)
    assert sort_key_vi(decomposed) == sort_key_vi(text)


@pytest.mark.parametrize("text", ["a\x1b@b", "a\x00", "\u202eabc", "x\ufeffy", "a\x7fb", "\ue000"])
def test_what_could_command_a_printer_or_turn_a_line_around_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        clean_line(text, 100, "name")
    assert (caught.value.code, caught.value.details["field"]) == ("text-control", "name")


def test_length_counts_characters_after_cleaning() -> None:
    assert clean_line(unicodedata.normalize("NFD", "ệ" * 10), 10, "name") == "ệ" * 10
    with pytest.raises(InvalidInput) as caught:
        clean_line("ệ" * 11, 10, "name")
    assert caught.value.details["max_chars"] == 10


def test_look_alikes_of_d_are_put_right_in_latin_text_only() -> None:
    assert clean_line("\u00d0ặng \u0189ức", 50, "name") == "Đặng Đức"
    assert clean_line("ញូ\u200cវ", 50, "name") == "ញូ\u200cវ"


@given(VIETNAMESE)
def test_a_search_key_is_plain_and_the_same_for_its_own_key(text: str) -> None:
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text) == fold(text.upper())


def test_names_fold_as_people_type_them() -> None:
    assert fold("Đặng  Thị Ước Quỳnh") == "dang thi uoc quynh"
    assert fold("hoà") == fold("hòa") == "hoa"


@given(st.lists(VIETNAMESE.filter(str.split), min_size=1, max_size=5))
def test_a_masked_name_shows_first_letters_and_the_given_name(words: list[str]) -> None:
    name = " ".join(" ".join(words).split())
    assume(name)
    masked = mask_name(name)
    assert len(masked) == len(nfc(name))
    parts, shown = nfc(name).split(), masked.split()
    assert all(set(one[1:]) <= {"*"} and one[0] == word[0] for one, word in zip(shown[:-1], parts[:-1], strict=True))


def test_a_name_is_masked_as_on_the_tracking_page() -> None:
    assert mask_name("Nguyễn Văn Mẫu") == "N***** V** Mẫu"
    assert mask_name("Mẫu") == "M**"
    assert mask_name("") == ""


def test_names_sort_as_in_a_vietnamese_dictionary() -> None:
    words = "an ăn ân ban bàn bản bãn bán bạn da đa e ê o ô ơ u ư y"
    in_order = words.split()
    by_code_point = sorted(in_order)
    assert by_code_point != in_order
    assert sorted(by_code_point, key=sort_key_vi) == in_order


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("0912 345 678", "+84912345678", "0912 345 678"),
        ("84912345678", "+84912345678", "0912 345 678"),
        ("+84 912345678", "+84912345678", "0912 345 678"),
        ("0084.912.345.678", "+84912345678", "0912 345 678"),
        ("0251-3822-501", "+842513822501", "0251 3822 501"),
        ("1022", "1022", "1022"),
        ("1900 1234", "19001234", "19001234"),
        ("+1 202 555 0143", "+12025550143", "+12025550143"),
    ],
)
def test_a_phone_is_stored_one_way_and_shown_grouped(typed: str, stored: str, shown: str) -> None:
    assert normalise_phone(typed) == stored
    assert format_phone(stored) == shown
    assert normalise_phone(shown) == stored


@pytest.mark.parametrize(
    "typed", ["", "abc", "0112345678", "091234567", "09123456789", "+84112345678", "٠٩١٢٣٤٥٦٧٨", "12025550143"]
)
def test_what_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        normalise_phone(typed)
    assert caught.value.code == "phone-invalid"


def test_dates_times_and_numbers_are_written_as_forms_want_them() -> None:
    moment = datetime(2026, 12, 4, 8, 30, tzinfo=LOCAL_ZONE)
    assert format_date_vi(date(2026, 12, 4)) == "thứ Sáu, 04/12/2026"
    assert format_date_vi(date(2026, 12, 6)) == "Chủ nhật, 06/12/2026"
    assert format_date_en(date(2026, 12, 4)) == "Friday, 4 December 2026"
    assert format_form_moment(moment) == "08 giờ 30 phút, ngày 04 tháng 12 năm 2026"
    assert format_form_moment(moment.astimezone(tz=None) + timedelta()) == format_form_moment(moment)
    assert (format_time(moment), format_time(time(7, 5))) == ("08:30", "07:05")
    assert [format_number_vi(one) for one in (0, 999, 1250, 1_000_000)] == ["0", "999", "1.250", "1.000.000"]
