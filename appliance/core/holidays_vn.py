"""Vietnam's public holidays as a work calendar: the `holidays` package, then the centre's own table of decisions."""

import tomllib
from collections.abc import Iterable
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from appliance.core.calendar_rules import WeeklyHours, WorkCalendar


class Override(BaseModel):
    """One decided day: off, or worked instead of another; with the document that says so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    date: date
    kind: Literal["off", "work"]
    name: str
    document: str
    checked: bool = False


class _Overrides(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    day: list[Override] = []


def load_calendar(hours: WeeklyHours, years: Iterable[int], overrides_path: Path | None = None) -> WorkCalendar:
    """Return the work calendar of `years`; `overrides_path` replaces the table that comes with the package.

    Raises pydantic's ValidationError for an unreadable table.
    """
    from holidays.countries.vietnam import Vietnam

    public = Vietnam(years=sorted(years), language="vi")  # type: ignore[no-untyped-call]
    days_off = {day: str(name) for day, name in public.items()}
    extra = dict.fromkeys(public.weekend_workdays, "Ngày làm việc bù")
    for decided in _read(overrides_path):
        days_off.pop(decided.date, None)
        extra.pop(decided.date, None)
        (days_off if decided.kind == "off" else extra)[decided.date] = decided.name
    return WorkCalendar(hours, days_off, extra)


def _read(path: Path | None) -> list[Override]:
    source = path or files("appliance.core") / "data" / "holiday_overrides.toml"
    return _Overrides.model_validate(tomllib.loads(source.read_text(encoding="utf-8"))).day
