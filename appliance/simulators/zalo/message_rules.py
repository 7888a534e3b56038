"""What a consultation message ("cs") must be, and when Zalo refuses it; pure.

Every refusal is answered with HTTP 200 and an error number, as the real service does.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

MAX_TEXT_CHARS = 2_000
WINDOW = timedelta(days=7)


@dataclass(frozen=True)
class Refusal:
    """An error of the open API: its number and words."""

    error: int
    message: str


BAD_TOKEN = Refusal(-216, "Access token is invalid")
BAD_PARAMETER = Refusal(-201, "Params is invalid")
NOT_A_FOLLOWER = Refusal(-213, "User has not followed OA")
OUTSIDE_WINDOW = Refusal(-230, "User has not interacted with the OA in the past 7 days")


def text_of(body: object) -> tuple[str, str] | Refusal:
    """Return (user id, text) of a message body, or why it is refused."""
    if not isinstance(body, dict):
        return BAD_PARAMETER
    recipient, message = body.get("recipient"), body.get("message")
    user_id = recipient.get("user_id") if isinstance(recipient, dict) else None
    text = message.get("text") if isinstance(message, dict) else None
    if not isinstance(user_id, str) or not user_id or not isinstance(text, str) or not text.strip():
        return BAD_PARAMETER
    if len(text) > MAX_TEXT_CHARS:
        return Refusal(BAD_PARAMETER.error, f"Text is longer than {MAX_TEXT_CHARS} characters")
    return user_id, text


def may_receive(follows: bool, last_interaction: datetime | None, now: datetime) -> Refusal | None:
    """Return why a user can't be written to now, or None; following counts as an interaction."""
    if last_interaction is None:
        return OUTSIDE_WINDOW if follows else NOT_A_FOLLOWER
    return OUTSIDE_WINDOW if now - last_interaction > WINDOW else None


MAX_TRACKING_CHARS = 48
# What the platform takes for each parameter, by the longest of its types; links have their own button.
MAX_PARAMETER_CHARS = 200
TEMPLATE_MISSING = Refusal(-1122, "Template data is missing")
TOO_LONG = Refusal(-1121, "Template data is too long")


def template_fault(body: object) -> Refusal | None:
    """Return why a template message is refused, or None."""
    if not isinstance(body, dict) or not isinstance(body.get("template_id"), str) or not body["template_id"]:
        return BAD_PARAMETER
    data = body.get("template_data")
    if not isinstance(data, dict) or not data or not all(isinstance(value, str) for value in data.values()):
        return TEMPLATE_MISSING
    if any(len(value) > MAX_PARAMETER_CHARS for value in data.values()):
        return TOO_LONG
    return BAD_PARAMETER if len(str(body.get("tracking_id", ""))) > MAX_TRACKING_CHARS else None
