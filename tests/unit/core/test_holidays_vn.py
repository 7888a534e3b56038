"""Days off: the library's table, then decisions that somebody has read; a bad table never takes the calendar away."""

import os
from datetime import date
from pathlib import Path

import pytest

from appliance.core.ambient import Ambient
from appliance.core.calendar_rules import WeeklyHours
from appliance.core.holidays_vn import Calendars, HolidayFaults, load_calendar, read_overrides, unchecked

ROW = """
[[day]]
date = 2026-11-25
kind = "off"
name = "Nghỉ theo quyết định"
document = "Thông báo 12/TB-UBND"
checked = true
"""


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "holidays.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_library_knows_the_swap_of_2026_without_our_table() -> None:
    calendar = load_calendar(WeeklyHours(), [2026], [])
    assert calendar.is_working_day(date(2026, 8, 22)) and not calendar.is_working_day(date(2026, 8, 31))


def test_a_row_applies_once_its_document_is_read(tmp_path: Path) -> None:
    read = read_overrides(table(tmp_path, ROW))
    proposed = read_overrides(table(tmp_path, ROW.replace("checked = true", "checked = false")))
    assert not load_calendar(WeeklyHours(), [2026], read).is_working_day(date(2026, 11, 25))
    assert load_calendar(WeeklyHours(), [2026], proposed).is_working_day(date(2026, 11, 25))


def test_a_saturday_worked_instead_of_a_holiday(tmp_path: Path) -> None:
    rows = ROW.replace('"off"', '"work"').replace("2026-11-25", "2026-11-24")
    calendar = load_calendar(WeeklyHours(), [2026], read_overrides(table(tmp_path, rows)))
    assert calendar.is_working_day(date(2026, 11, 24)), (
        "a decision comes after the library's Day of Vietnamese Culture"
    )


def test_what_comes_with_the_package_is_honest_about_what_nobody_has_read() -> None:
    shipped = read_overrides()
    assert all(one.document for one in shipped if one.checked)
    assert [one.date.isoformat() for one in unchecked(shipped, date(2026, 12, 6), date(2027, 2, 4))] == ["2027-02-04"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('document = "Thông báo 12/TB-UBND"', "", "checked = true without the document"),
        ("Thông báo 12/TB-UBND", "Quyết định của Thủ tướng", "document"),
        ('document = "Thông báo 12/TB-UBND"\nchecked = true', "", "neither document nor source"),
        ('name = "Nghỉ theo quyết định"', 'name = " "', "name"),
        ('"off"', '"maybe"', "kind"),
        ("2026-11-25", "2026-11-31", ""),
        ("checked = true", "checked = true\ncolour = 1", "colour"),
        ("checked = true", "checked = true" + ROW, "several rows for 2026-11-25"),
    ],
)
def test_a_faulty_table_is_refused_with_words(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in ROW
    with pytest.raises(HolidayFaults) as caught:
        read_overrides(table(tmp_path, ROW.replace(old, new)))
    assert words in str(caught.value.details["faults"])


def test_a_changed_table_is_taken_up_and_a_bad_one_leaves_the_calendar(tmp_path: Path, ambient: Ambient) -> None:
    path = table(tmp_path, "")
    calendars = Calendars(WeeklyHours(), ambient, path)
    day = date(2026, 11, 25)
    assert calendars.current().is_working_day(day)
    path.write_text(ROW, encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert not calendars.current().is_working_day(day)
    path.write_text("[[day", encoding="utf-8")
    os.utime(path, ns=(2, 2))
    assert not calendars.current().is_working_day(day), "what was in force stays"


def test_without_a_table_that_can_be_read_the_packages_own_counts(tmp_path: Path, ambient: Ambient) -> None:
    calendar = Calendars(WeeklyHours(), ambient, tmp_path / "none.toml").current()
    assert not calendar.is_working_day(date(2026, 11, 24))
