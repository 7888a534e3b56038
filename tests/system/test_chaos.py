"""Killing processes at random during a simulated day leaves every number exactly once at central."""

from pathlib import Path

import pytest

from tests.support.simulated_day import figure, play_a_day


def assert_exactly_once(report: str, *, visits: int, kills: int) -> None:
    """Check what the summary says; the audit behind its exit code has compared every single number and slip."""
    assert figure(report, "processes killed") >= kills
    assert figure(report, "tickets at central") == figure(report, "phiếu số đã cấp") == visits
    assert figure(report, "slips at central") == figure(report, "giấy hẹn / slips") > visits // 5


def test_thirty_kills_in_a_day_leave_every_number_exactly_once(tmp_path: Path) -> None:
    report = play_a_day(tmp_path, seed=11, kills=30, visits=80, speed=1000)
    assert_exactly_once(report, visits=80, kills=30)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_two_hundred_kills_on_five_days(tmp_path: Path, seed: int) -> None:
    report = play_a_day(tmp_path, seed=seed, kills=40, visits=150, speed=800)
    assert_exactly_once(report, visits=150, kills=40)
