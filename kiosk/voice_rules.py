"""The spoken calls as a row of clips: about forty short recordings say every number at every counter."""

import unicodedata

from appliance.core.numbers_vi import LETTERS, read_number

CHIME = "chuong"
# Clip → what is said; the id is the file's name (`<id>.wav`), so that a recorded voice replaces it file by file.
PHRASES = {"xin-moi-so": "Xin mời số", "den-quay-so": "đến quầy số"}
_SPOKEN = "không một hai ba bốn năm sáu bảy tám chín mười mươi mốt tư lăm trăm lẻ linh nghìn"
PROMPTS = {
    "nhac-home": "Kính chào Ông Bà. Xin chạm vào việc Ông Bà cần làm. Cần giúp, xin chạm nút Trợ giúp ở góc dưới bên phải.",
    "nhac-take": "Xin chọn việc Ông Bà đến làm, hoặc chọn lĩnh vực.",
    "nhac-choose": "Xin chạm vào dòng có việc cần làm. Máy sẽ in phiếu số ngay.",
    "nhac-scan": "Xin đưa mã trên phiếu số vào máy quét.",
    "nhac-appointment": "Xin đưa mã trên giấy hẹn vào máy quét, hoặc gõ mã hồ sơ và bốn số cuối điện thoại.",
    "nhac-rate": "Ông Bà thấy phục vụ thế nào? Xin chạm vào một trong ba khuôn mặt.",
    "nhac-number": "Đây là số thứ tự của Ông Bà. Mời Ông Bà lấy phiếu và ngồi chờ gọi số.",
}
_TONES = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}


def clip_id(word: str) -> str:
    """Return the file name of a word: letters without their marks, the tone as a digit ("mốt" → "mot1")."""
    plain, tone = "", ""
    for letter in unicodedata.normalize("NFD", word.replace("đ", "d")):
        tone = _TONES.get(letter, tone)
        plain += letter if letter.isascii() else ""
    return plain + tone


def clips() -> dict[str, str]:
    """Return every clip with what it says (the chime is made, not spoken)."""
    words = {clip_id(word): word for word in _SPOKEN.split()}
    letters = {f"chu-{letter.lower()}": name for letter, name in LETTERS.items()}
    return {**PHRASES, **words, **letters, **PROMPTS}


def call_clips(number: str, counter: int) -> list[str]:
    """Return the clips of one call, chime first: ["chuong", "xin-moi-so", "chu-a", "mot5"…, "den-quay-so", "ba"]."""
    spoken = [f"chu-{number[0].lower()}", *_number_clips(int(number[1:]))]
    return [CHIME, "xin-moi-so", *spoken, "den-quay-so", *_number_clips(counter)]


def _number_clips(number: int) -> list[str]:
    return [clip_id(word) for word in read_number(number).split()]
