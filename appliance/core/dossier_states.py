"""The ten national dossier statuses: names, effect on the clock, what may follow (data: dossier_statuses.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from appliance.core.errors import Conflict, InvalidInput

Clock = Literal["not_started", "run", "paused", "stopped"]

SUBMITTED, ACCEPTED, REFUSED, IN_PROCESS, SUPPLEMENT, PAYMENT, WITHDRAWN, STOPPED, READY, RETURNED = (
    str(number) for number in range(1, 11)
)


@dataclass(frozen=True)
class Status:
    """One status; `dong_nai_vi` is the wording of Đồng Nai's Zalo notices where it has one."""

    code: str
    vi: str
    en: str
    clock: Clock
    next: tuple[str, ...]
    terminal: bool = False
    dong_nai_vi: str | None = None


@cache
def statuses() -> dict[str, Status]:
    """Return all statuses by code, in their order."""
    table = tomllib.loads((files("appliance.core") / "data" / "dossier_statuses.toml").read_text(encoding="utf-8"))
    return {code: Status(code=code, **{**row, "next": tuple(row["next"])}) for code, row in table.items()}


def status(code: str) -> Status:
    """Return the status of `code` ("1" to "10"); raises InvalidInput "unknown-status"."""
    found = statuses().get(code)
    if found is None:
        raise InvalidInput(
            "unknown-status",
            "Không có trạng thái hồ sơ này.",
            "There is no such dossier status.",
            allowed=list(statuses()),
        )
    return found


def clock_of(code: str) -> Clock:
    """Return what the status does to the processing clock."""
    return status(code).clock


def name(code: str, lang: str) -> str:
    """Return the status's name in `lang` ("en", anything else Vietnamese)."""
    found = status(code)
    return found.en if lang == "en" else found.vi


def change(current: str, following: str) -> str:
    """Return `following` if it may come after `current` (the same again is allowed and changes nothing).

    Raises Conflict "status-change" otherwise, InvalidInput "unknown-status" for codes that do not exist.
    """
    before, after = status(current), status(following)
    if after.code != before.code and after.code not in before.next:
        raise Conflict(
            "status-change",
            f"Hồ sơ đang ở trạng thái “{before.vi}”, không chuyển được sang “{after.vi}”.",
            f"The dossier is “{before.en}” and can't become “{after.en}”.",
            current=current,
            allowed=list(before.next),
        )
    return after.code
