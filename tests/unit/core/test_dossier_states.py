"""The ten national statuses: what may follow what, and what each does to the clock."""

import pytest

from appliance.core.dossier_states import change, clock_of, name, status, statuses
from appliance.core.errors import Conflict, InvalidInput

ALL = list(statuses())


def test_there_are_ten_with_names_in_both_languages() -> None:
    assert [str(number) for number in range(1, 11)] == ALL
    assert all(one.vi and one.en and one.vi != one.en for one in statuses().values())
    assert (name("9", "en"), name("9", "vi"), name("9", "fr")) == ("Result ready", "Đã xử lý xong", "Đã xử lý xong")


def test_the_clock_runs_stands_still_or_has_ended() -> None:
    assert {code: clock_of(code) for code in ALL} == {
        "1": "not_started",
        **dict.fromkeys(("2", "4"), "run"),
        **dict.fromkeys(("5", "6"), "paused"),
        **dict.fromkeys(("3", "7", "8", "9", "10"), "stopped"),
    }


@pytest.mark.parametrize("before", ALL)
@pytest.mark.parametrize("after", ALL)
def test_a_change_is_allowed_exactly_where_the_table_says_so(before: str, after: str) -> None:
    if after == before or after in status(before).next:
        assert change(before, after) == after
    else:
        with pytest.raises(Conflict) as caught:
            change(before, after)
        assert (caught.value.code, caught.value.details["allowed"]) == ("status-change", list(status(before).next))


def test_nothing_follows_an_end_and_every_other_status_leads_to_one() -> None:
    for code in ALL:
        assert status(code).terminal == (not status(code).next)
        reached, todo = set(), [code]
        while todo:
            one = todo.pop()
            if one not in reached:
                reached.add(one)
                todo += status(one).next
        assert any(status(one).terminal for one in reached)


def test_a_dossier_that_stood_still_can_go_on() -> None:
    for code in ALL:
        if clock_of(code) == "paused":
            assert any(clock_of(following) == "run" for following in status(code).next)


@pytest.mark.parametrize("code", ["0", "11", "", "một"])
def test_an_unknown_status_is_refused(code: str) -> None:
    for ask in (lambda: status(code), lambda: change("2", code), lambda: change(code, "2")):
        with pytest.raises(InvalidInput) as caught:
            ask()
        assert caught.value.code == "unknown-status"
