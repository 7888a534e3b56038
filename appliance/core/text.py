"""Vietnamese text: cleaned at every border, folded for search, masked for the public, written as forms want it."""

import re
import unicodedata
from datetime import date, datetime, time

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.errors import InvalidInput

# Bidirectional overrides and isolates could make a name read as another one on paper.
_FORBIDDEN_FORMAT = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_JOINERS = frozenset("\u200c\u200d")  # Khmer and other scripts need them
# Letters that look like Đ but are not: Icelandic eth and African d.
_LOOKALIKES = str.maketrans({"\u00d0": "\u0110", "\u0189": "\u0110", "\u00f0": "\u0111", "\u0256": "\u0111"})
# The two spellings of tone marks on oa, oe, uy, folded to one: diacritics go, so both fold alike.
_SPACES = re.compile(r"\s+")

_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def nfc(text: str) -> str:
    """Return `text` in Unicode normal form C; phones and PDFs often send the decomposed form."""
    return unicodedata.normalize("NFC", text)


def clean_line(text: str, max_chars: int, field: str) -> str:
    """Return one line of text as typed by a person: NFC, spaces collapsed, look-alikes of Đ put right.

    Raises InvalidInput naming `field`: "text-control" for control or direction characters (an ESC/POS command
    begins with one), "text-too-long" past `max_chars` characters.
    """
    joined = _SPACES.sub(" ", nfc(text.replace("\t", " "))).strip() if _is_plain(text) else ""
    if not joined and text.strip():
        raise InvalidInput(
            "text-control",
            f"Mục “{field}” có ký tự điều khiển không dùng được. Vui lòng nhập lại.",
            f"“{field}” holds control characters that can't be used. Please type it again.",
            field=field,
        )
    if len(joined) > max_chars:
        raise InvalidInput(
            "text-too-long",
            f"Mục “{field}” dài quá {max_chars} ký tự.",
            f"“{field}” is longer than {max_chars} characters.",
            field=field,
            max_chars=max_chars,
        )
    return joined.translate(_LOOKALIKES) if _is_latin(joined) else joined


def fold(text: str) -> str:
    """Return the search key of `text`: no diacritics, đ as d, case folded, spaces collapsed."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if unicodedata.category(letter) != "Mn")
    return _SPACES.sub(" ", bare.replace("đ", "d").replace("Đ", "d").casefold()).strip()


def mask_name(name: str) -> str:
    """Return a name for a public page: the given name stays, the others keep their first letter.

    "Nguyễn Văn Mẫu" becomes "N***** V** Mẫu": its owner recognises it, nobody else learns it.
    """
    words = nfc(name).split()
    if len(words) < 2:
        return name[:1] + "*" * max(0, len(name) - 1)
    return " ".join([*(word[0] + "*" * (len(word) - 1) for word in words[:-1]), words[-1]])


def sort_key_vi(text: str) -> tuple[tuple[int, int], ...]:
    """Return a key that sorts as a Vietnamese dictionary does: a ă â … y, then ngang huyền hỏi ngã sắc nặng."""
    key = []
    for letter in nfc(text).casefold():
        base, tone = _split_tone(letter)
        place = _LETTERS.find(base)
        key.append((place if place >= 0 else 100 + ord(letter[0]), tone))
    return tuple(key)


WEEKDAYS_VI = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_PHONE = re.compile(r"0(?:[35789]\d{8}|2\d{8,9})")
_FOREIGN_PHONE = re.compile(r"[1-9]\d{6,14}")
_HOTLINE = re.compile(r"1(?:900|800)\d{4,6}|1022|11[1345]")


def normalise_phone(text: str) -> str:
    """Return a phone number as E.164 (+84…), hotlines (1900…, 1022) as they are.

    Takes 0…, 84…, +84…, 0084… with spaces, dots or hyphens, and foreign numbers with + or 00. Raises InvalidInput
    "phone-invalid" for anything else.
    """
    digits = re.sub(r"[ .()\-]", "", text.strip())
    international = digits.startswith(("+", "00"))
    bare = digits.removeprefix("+") if digits.startswith("+") else digits.removeprefix("00")
    if not bare.isascii() or not bare.isdigit():
        raise _bad_phone()
    if _HOTLINE.fullmatch(digits):
        return digits
    if bare.startswith("84") and _PHONE.fullmatch("0" + bare[2:]):
        return "+" + bare
    if not international and _PHONE.fullmatch(digits):
        return "+84" + digits[1:]
    if international and not bare.startswith("84") and _FOREIGN_PHONE.fullmatch(bare):
        return "+" + bare
    raise _bad_phone()


def format_phone(phone: str) -> str:
    """Return a stored phone number grouped for reading: 0912 345 678, 0251 3822 501, foreign numbers with +."""
    if not phone.startswith("+84"):
        return phone
    national = "0" + phone[3:]
    if national.startswith("02"):
        return f"{national[:4]} {national[4:-3]} {national[-3:]}"
    return f"{national[:4]} {national[4:7]} {national[7:]}"


def format_date_vi(day: date) -> str:
    """Return "thứ Sáu, 04/12/2026"."""
    return f"{WEEKDAYS_VI[day.weekday()]}, {day:%d/%m/%Y}"


def format_date_en(day: date) -> str:
    """Return "Friday, 4 December 2026"."""
    return f"{day:%A}, {day.day} {day:%B %Y}"


def format_time(moment: datetime | time) -> str:
    """Return "08:30", in Vietnam's time for a moment."""
    local = moment.astimezone(LOCAL_ZONE) if isinstance(moment, datetime) else moment
    return f"{local:%H:%M}"


def format_form_moment(moment: datetime) -> str:
    """Return "08 giờ 30 phút, ngày 04 tháng 12 năm 2026", as the official form writes it."""
    local = moment.astimezone(LOCAL_ZONE)
    return f"{local:%H} giờ {local:%M} phút, ngày {local:%d} tháng {local:%m} năm {local:%Y}"


def format_number_vi(number: int) -> str:
    """Return 1250 as "1.250"."""
    return f"{number:,}".replace(",", ".")


def _bad_phone() -> InvalidInput:
    return InvalidInput(
        "phone-invalid",
        "Số điện thoại chưa đúng. Ví dụ: 0912 345 678.",
        "The phone number is not valid. Example: 0912 345 678.",
        field="phone",
    )


def _split_tone(letter: str) -> tuple[str, int]:
    parts = unicodedata.normalize("NFD", letter)
    tone = next((_TONES[part] for part in parts if part in _TONES), 0)
    return nfc("".join(part for part in parts if part not in _TONES)), tone


def _is_plain(text: str) -> bool:
    return all(_is_allowed(character) for character in text)


def _is_allowed(character: str) -> bool:
    if character in "\t\r\n":
        return True
    if character in _FORBIDDEN_FORMAT:
        return False
    category = unicodedata.category(character)
    # Cc control, Cs half a surrogate pair, Co private use, Cn unassigned; Cf only where scripts need it.
    return category not in ("Cc", "Cs", "Co", "Cn") and (category != "Cf" or character in _JOINERS)


def _is_latin(text: str) -> bool:
    return all(
        ord(character) < 0x0370 or 0x1E00 <= ord(character) <= 0x1EFF for character in text if character.isalpha()
    )
