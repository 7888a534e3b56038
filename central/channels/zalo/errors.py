"""What each error number of Zalo's open API (OA) and of its template service (ZBS) means for a message; pure.

Source: the tables of the platform's own documentation, gathered in the facts this was built from; -32 and -223 carry
two meanings each, which only their words tell apart.
"""

from typing import Literal

from central.delivery_rules import Outcome

Api = Literal["oa", "zbs"]
EXPIRED: dict[Api, frozenset[int]] = {"oa": frozenset({-216, -220}), "zbs": frozenset({-124, -216, -220})}
_HUMAN: dict[Api, frozenset[int]] = {
    "oa": frozenset({-209, -212, -219, -221, -224, -240, -320, -321}),
    "zbs": frozenset({-101, -102, -103, -104, -105, -117, -120, -125, -135, -136, -137, -146}),
}
_BUSY: dict[Api, frozenset[int]] = {"oa": frozenset({-200}), "zbs": frozenset({-100})}
_NIGHT: dict[Api, frozenset[int]] = {"oa": frozenset({-234}), "zbs": frozenset({-133})}
_QUOTA: dict[Api, frozenset[int]] = {"oa": frozenset({-211}), "zbs": frozenset({-115, -144, -147})}
# Seven days without a word from the person, or the free answers of 48 hours used up.
_OUTSIDE = frozenset({-227, -230, -232, -305, -311})
MINUTE_S, HOUR_S = 60.0, 3600.0


def is_expired(api: Api, error: int) -> bool:
    """Tell whether the access token must be renewed before anything else."""
    return error in EXPIRED[api]


def outcome_of(api: Api, error: int, words: str = "") -> Outcome:
    """Return what an error number (never 0) means; an unknown one refuses this message only."""
    code = str(error)
    if error == -32:
        limited = "limit" in words.lower() or "rate" in words.lower()
        return Outcome("throttled", code, retry_after_s=MINUTE_S) if limited else _human(code)
    if error == -223:
        quota = "quota" in words.lower()
        return Outcome("throttled", code, retry_after_s=HOUR_S, quiet_channel=True) if quota else _human(code)
    if error in _HUMAN[api]:
        return _human(code)
    if error in _BUSY[api] or is_expired(api, error):
        return Outcome("retryable", code)
    if error in _NIGHT[api]:
        return Outcome("throttled", code, retry_after_s=HOUR_S)
    if error in _QUOTA[api]:
        return Outcome("throttled", code, retry_after_s=HOUR_S, quiet_channel=True)
    return Outcome("outside_window" if error in _OUTSIDE else "permanent", code)


def _human(code: str) -> Outcome:
    # Until a person has mended the account nothing goes this way; the message goes another.
    return Outcome("permanent", code, quiet_channel=True)
