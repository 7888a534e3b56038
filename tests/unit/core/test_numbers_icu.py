"""Every number to 9999 is read as ICU's own rules read it: an independent library, asked through Debian's Python."""

import subprocess
from pathlib import Path

import pytest

from appliance.core.numbers_vi import read_number

ICU_PYTHON = Path("/usr/bin/python3")  # Debian's python3-icu, which the virtual environment does not see
ICU_PROGRAM = """
import icu
words = icu.RuleBasedNumberFormat(icu.URBNFRuleSetTag.SPELLOUT, icu.Locale("vi"))
print("\\n".join(words.format(number) for number in range(10000)))
"""


def test_every_number_to_9999_agrees_with_icu():
    done = subprocess.run(
        [str(ICU_PYTHON), "-c", ICU_PROGRAM], capture_output=True, text=True, check=False, timeout=60
    )
    if "No module named" in done.stderr:
        pytest.skip("python3-icu is not installed (bootstrap.sh test installs it)")
    theirs = done.stdout.splitlines()
    assert len(theirs) == 10000
    assert [number for number in range(10000) if theirs[number] != read_number(number)] == []
