"""Why somebody is put aside for later, in fixed words: no free text, since that would hold personal data."""

from appliance.core.errors import InvalidInput

# The clerk picks one by its key on the number pad; the order is that of the keys.
REASONS: dict[str, tuple[str, str]] = {
    "papers": ("Đi lấy thêm giấy tờ", "Fetching papers"),
    "payment": ("Đi nộp phí, lệ phí", "Paying the fee"),
    "copies": ("Đi sao, chứng thực", "Making copies"),
    "person": ("Chờ người cùng ký", "Waiting for a co-signer"),
    "other": ("Lý do khác", "Another reason"),
}


def check_reason(reason: str | None) -> str:
    """Return the reason, "other" where none was given; raises InvalidInput "unknown-reason"."""
    if reason is None:
        return "other"
    if reason not in REASONS:
        raise InvalidInput("unknown-reason", "Không có lý do này.", "There is no such reason.", allowed=list(REASONS))
    return reason
