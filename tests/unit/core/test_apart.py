"""Work in a process of its own: what it returns and raises arrives here, what it imports does not."""

import math
import os

import pytest

from appliance.core.apart import work_apart
from appliance.core.errors import InvalidInput, Unavailable
from appliance.core.holidays_vn import HolidayFaults, read_overrides
from appliance.core.public_holidays import public_holidays


def test_the_result_comes_back_and_its_imports_do_not():
    days_off, _worked = work_apart(public_holidays, [2026])
    assert "Quốc khánh" in days_off.values()
    assert work_apart(os.getpid) != os.getpid()


def test_an_expected_failure_is_raised_here_with_its_words_and_details(tmp_path):
    table = tmp_path / "days.toml"
    table.write_text("[[day]]\nnonsense = 1\n")
    with pytest.raises(HolidayFaults) as here:
        read_overrides(table)
    with pytest.raises(InvalidInput) as there:
        work_apart(read_overrides, table)
    assert type(there.value) is HolidayFaults
    assert (there.value.code, there.value.message_vi) == (here.value.code, here.value.message_vi)
    assert there.value.details == here.value.details


@pytest.mark.parametrize(("surprise", "argument"), [(math.sqrt, -1), (os._exit, 9), (os._exit, 0)])
def test_a_surprise_there_is_unavailable_here(surprise, argument):
    with pytest.raises(Unavailable) as failure:
        work_apart(surprise, argument)
    assert failure.value.code == "work-apart-failed"
