"""Pydantic's fault types in plain words, Vietnamese and English."""

from collections.abc import Mapping

# type → (Vietnamese, English); placeholders come from pydantic's context.
_TEXTS: dict[str, tuple[str, str]] = {
    "missing": ("còn thiếu", "is missing"),
    "extra_forbidden": ("không có trong mẫu", "is not known"),
    "string_type": ("phải là chữ", "must be text"),
    "string_too_short": ("cần ít nhất {min_length} ký tự", "needs at least {min_length} characters"),
    "string_too_long": ("dài quá {max_length} ký tự", "is longer than {max_length} characters"),
    "string_pattern_mismatch": ("chưa đúng dạng", "has the wrong form"),
    "string_unicode": ("chứa ký tự không hợp lệ", "holds invalid characters"),
    "int_type": ("phải là số nguyên", "must be a whole number"),
    "int_parsing": ("phải là số nguyên", "must be a whole number"),
    "int_from_float": ("phải là số nguyên", "must be a whole number"),
    "float_type": ("phải là số", "must be a number"),
    "float_parsing": ("phải là số", "must be a number"),
    "bool_type": ("phải là đúng hoặc sai", "must be true or false"),
    "bool_parsing": ("phải là đúng hoặc sai", "must be true or false"),
    "list_type": ("phải là danh sách", "must be a list"),
    "dict_type": ("phải là một nhóm trường", "must be an object"),
    "model_type": ("phải là một nhóm trường", "must be an object"),
    "model_attributes_type": ("phải là một nhóm trường", "must be an object"),
    "too_long": ("có quá {max_length} mục", "has more than {max_length} items"),
    "too_short": ("cần ít nhất {min_length} mục", "needs at least {min_length} items"),
    "greater_than_equal": ("phải từ {ge} trở lên", "must be {ge} or more"),
    "greater_than": ("phải lớn hơn {gt}", "must be more than {gt}"),
    "less_than_equal": ("không được quá {le}", "must be {le} or less"),
    "less_than": ("phải nhỏ hơn {lt}", "must be less than {lt}"),
    "enum": ("không thuộc các giá trị cho phép", "is not one of the allowed values"),
    "literal_error": ("không thuộc các giá trị cho phép", "is not one of the allowed values"),
    "date_from_datetime_parsing": ("phải là ngày dạng năm-tháng-ngày", "must be a date like 2026-11-23"),
    "date_parsing": ("phải là ngày dạng năm-tháng-ngày", "must be a date like 2026-11-23"),
    "datetime_parsing": ("phải là thời điểm theo RFC 3339", "must be an RFC 3339 time"),
    "datetime_from_date_parsing": ("phải là thời điểm theo RFC 3339", "must be an RFC 3339 time"),
    "timezone_aware": ("thiếu múi giờ", "lacks the time zone"),
    "json_invalid": ("không phải JSON hợp lệ", "is not valid JSON"),
}
_OTHER = ("chưa hợp lệ", "is not valid")


def fault_text(kind: str, context: Mapping[str, object], lang: str) -> str:
    """Return the words for one fault; unknown kinds get a general sentence rather than pydantic's English."""
    text_vi, text_en = _TEXTS.get(kind, _OTHER)
    # Only limits from our own models are filled in, never what was sent.
    return (text_en if lang == "en" else text_vi).format_map(context)
