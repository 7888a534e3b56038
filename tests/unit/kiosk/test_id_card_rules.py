"""Cards are read as scanners mangle them; what is doubtful is a warning, what is lost asks for another scan."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.errors import InvalidInput
from kiosk.id_card_rules import looks_like_card, parse_card

# Invented people; the structure is that of the chip card's QR.
SAMPLES = (
    "075085900001|271900001|Nguyễn Văn Mẫu|01021985|Nam|Khu phố 1, Phường Trấn Biên, Đồng Nai|15042021",
    "075192900002|271900002|Trần Thị Thử Nghiệm|30091992|Nữ|Ấp 2, Xã Long Thành, Đồng Nai|02012022",
    "079204900003||Lê Hoàng Ví Dụ|29022004|Nam|12 Đường Số 3, Phường Sài Gòn, TP. Hồ Chí Minh|11082021",
    "070306900004||Đặng Ngọc Ảnh Mẫu|05122006|Nữ|Thôn 4, Xã Bù Đăng, Đồng Nai|20072024",
    "038060900005|170900005|Phạm Ước Quýnh|31121960|Nam|Xã Giả Định, Thanh Hóa|01072021",
)


def as_windows(text: str) -> str:
    """Return the text as a keyboard scanner of Windows-1252 types its UTF-8 bytes."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("text", SAMPLES)
def test_every_sample_is_read_without_a_doubt(text):
    card = parse_card(text)
    assert (card.number, card.name, card.warnings) == (text.split("|")[0], text.split("|")[2], ())
    assert looks_like_card(text)


@pytest.mark.parametrize("text", SAMPLES)
@pytest.mark.parametrize("mangle", [as_windows, lambda text: text.encode().decode("latin-1")])
def test_utf_8_taken_for_windows_letters_is_mended_and_said(text, mangle):
    assert parse_card(mangle(text)) == parse_card(text).__class__(
        **{**parse_card(text).__dict__, "warnings": ("mended",)}
    )


@pytest.mark.parametrize("end", ["", "\r", "\r\n", "\t"])
def test_suffixes_shifted_separators_and_decomposed_letters_are_read(end):
    import unicodedata

    text = unicodedata.normalize("NFD", SAMPLES[0].replace("|", "~")) + end
    assert parse_card(text).name == "Nguyễn Văn Mẫu"


def test_more_fields_than_known_are_passed_over_with_a_warning():
    assert parse_card(SAMPLES[0] + "|x|y").warnings == ("extra-fields",)


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (SAMPLES[0].replace("|Nam|", "|Nữ|"), "sex-differs"),
        (SAMPLES[0].replace("01021985", "01021986"), "birth-year-differs"),
        (SAMPLES[0].replace("15042021", "15041980"), "issued-before-birth"),
        (SAMPLES[0].replace("075085900001", "999085900001"), "province-unknown"),
    ],
)
def test_what_does_not_fit_together_is_a_warning(text, warning):
    assert warning in parse_card(text).warnings


@pytest.mark.parametrize(
    "text",
    [
        "",
        "075085900001|271900001|Nguy",  # half a line
        SAMPLES[0].replace("Nguyễn", "Nguy?n"),
        SAMPLES[0].replace("Nguyễn", "Nguy\ufffdn"),
        SAMPLES[0].replace("075085900001", "٠٧٥٠٨٥٩٠٠٠٠١"),
        SAMPLES[0].replace("01021985", "31021985"),
        SAMPLES[0].replace("Nguyễn Văn Mẫu", "\x1b@\x1dV"),
        "0" * 4096,
        SAMPLES[0] + "x" * 4096,
    ],
)
def test_what_is_lost_asks_for_another_scan_and_repeats_nothing(text):
    with pytest.raises(InvalidInput) as caught:
        parse_card(text)
    assert "075085" not in str(caught.value.__dict__)


@given(st.text(max_size=400))
def test_no_text_does_anything_but_parse_or_ask_again(text):
    try:
        parse_card(text)
    except InvalidInput as error:
        assert error.code == "card-unreadable"


def test_the_age_counts_full_years():
    card = parse_card(SAMPLES[4])
    assert [card.age_on(date(2026, 12, day)) for day in (30, 31)] == [65, 66]
