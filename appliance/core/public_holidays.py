"""Vietnam's public holidays out of the `holidays` package, which brings every country's with it (see work_apart)."""

from collections.abc import Sequence
from datetime import date


def public_holidays(years: Sequence[int]) -> tuple[dict[date, str], list[date]]:
    """Return the public holidays of `years` with their names, and the days off that are worked instead."""
    from holidays.countries.vietnam import Vietnam

    public = Vietnam(years=years, language="vi")  # type: ignore[no-untyped-call]
    return {day: str(name) for day, name in public.items()}, sorted(public.weekend_workdays)
