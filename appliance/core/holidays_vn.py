"""Vietnam's public holidays as a work calendar: the `holidays` package, then the table of decisions.

A row of the table applies only once somebody has read its document (`checked`): a date on paper must not rest on a
proposal that may be dropped. `motcua doctor` names the rows that nobody has read in the weeks before their day.
"""

import logging
import threading
import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from appliance.core.ambient import LOCAL_ZONE, Ambient
from appliance.core.apart import work_apart
from appliance.core.calendar_rules import WeeklyHours, WorkCalendar
from appliance.core.errors import InvalidInput
from appliance.core.public_holidays import public_holidays

log = logging.getLogger(__name__)

YEARS_BACK, YEARS_AHEAD = 3, 2
"""Terms of dossiers received so long ago may still be moved; dates so far ahead may be promised."""

Line = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
Document = Annotated[str, StringConstraints(max_length=300, pattern=r"(^$|\d+/(\d{4}/)?[A-ZĐ])")]
"""Empty, or a document with its number: "Thông báo số 123/TB-BNV"."""


class HolidayFaults(InvalidInput):
    """The table of decisions can't be used; `details["faults"]` lists every fault."""

    exit_code = 3  # bad configuration, as in the table of `motcua --help`


class Override(BaseModel):
    """One decided day: off, or worked instead of another.

    `document` is the decision with its number, `source` where the day was learnt from until that is at hand.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    date: date
    kind: Literal["off", "work"]
    name: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
    document: Document = ""
    source: Line = ""
    checked: bool = False

    @model_validator(mode="after")
    def _checked_has_its_document(self) -> Self:
        if self.checked and not self.document:
            raise ValueError("checked = true without the document and its number")
        if not self.document and not self.source:
            raise ValueError("neither document nor source")
        return self


class _Overrides(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    day: list[Override] = []

    @model_validator(mode="after")
    def _days_differ(self) -> Self:
        days = [one.date for one in self.day]
        doubled = sorted({day.isoformat() for day in days if days.count(day) > 1})
        if doubled:
            raise ValueError(f"several rows for {', '.join(doubled)}")
        return self


def read_overrides(path: Path | None = None) -> list[Override]:
    """Return the table of decisions at `path` (None: the one of the package); raises `HolidayFaults`."""
    source = path or files("appliance.core") / "data" / "holiday_overrides.toml"
    try:
        return _Overrides.model_validate(tomllib.loads(source.read_text(encoding="utf-8"))).day
    except ValidationError as error:
        faults = [f"{_place(one['loc'])}: {one['msg']}" for one in error.errors()]
    except (OSError, ValueError) as error:
        faults = [str(error)]
    shown = "\n".join(f"  {fault}" for fault in faults)
    raise HolidayFaults(
        "holidays-faults",
        f"Bảng ngày nghỉ {path} có {len(faults)} lỗi:\n{shown}",
        f"The table of days off {path} has {len(faults)} fault(s):\n{shown}",
        faults=faults,
    )


def unchecked(overrides: Iterable[Override], first: date, last: date) -> list[Override]:
    """Return the rows for days from `first` to `last` that do not apply yet, because nobody has read their document."""
    return sorted(
        (one for one in overrides if not one.checked and first <= one.date <= last), key=lambda one: one.date
    )


def load_calendar(
    hours: WeeklyHours, years: Iterable[int], overrides: Sequence[Override] | None = None
) -> WorkCalendar:
    """Return the work calendar of `years`; `overrides` replaces the table of the package."""
    found, worked = _public(*sorted(years))
    days_off, extra = dict(found), dict.fromkeys(worked, "Ngày làm việc bù")
    for decided in read_overrides() if overrides is None else overrides:
        if decided.checked:
            days_off.pop(decided.date, None)
            extra.pop(decided.date, None)
            (days_off if decided.kind == "off" else extra)[decided.date] = decided.name
    return WorkCalendar(hours, days_off, extra)


@cache
def _public(*years: int) -> tuple[dict[date, str], list[date]]:
    # Vietnam's module comes with those of every country: 11 MB for some sixty days.
    return work_apart(public_holidays, years)


class Calendars:
    """The calendar around today; loading takes half a second, so it is done once, in a new year and for a new table.

    `path` is the centre's own table of decisions (None: the package's). A bad one is logged and the calendar in force
    stays, at the first start the one with the package's table.
    """

    def __init__(self, hours: WeeklyHours, ambient: Ambient, path: Path | None = None) -> None:
        self._hours = hours
        self._ambient = ambient
        self._path = path
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._calendar: WorkCalendar | None = None

    def current(self) -> WorkCalendar:
        """Return the calendar of the last years, this one and the next."""
        with self._lock:
            seen = (self._ambient.now().astimezone(LOCAL_ZONE).year, self._table_age())
            if self._calendar is None or seen != self._seen:
                self._calendar, self._seen = self._load(seen[0]), seen
            return self._calendar

    def _load(self, year: int) -> WorkCalendar:
        try:
            overrides = read_overrides(self._path)
        except HolidayFaults as error:
            log.error("table of days off not taken up: %s", error.message_en)
            if self._calendar is not None and self._seen is not None and self._seen[0] == year:
                return self._calendar
            overrides = read_overrides()
        return load_calendar(self._hours, range(year - YEARS_BACK, year + YEARS_AHEAD + 1), overrides)

    def _table_age(self) -> int:
        try:
            return self._path.stat().st_mtime_ns if self._path else 0
        except OSError:
            return -1


def _place(location: tuple[int | str, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".") or "(file)"
