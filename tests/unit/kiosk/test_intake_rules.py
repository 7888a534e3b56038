"""Rules of an intake that need no database: codes by the centre's way, clean applicants, provisional numbers."""

import pytest

from appliance.core.errors import InvalidInput
from kiosk.intake_rules import CHANNELS, clean_applicant, province_code, provisional_number
from kiosk.models import Applicant


def test_channels_are_stored_by_their_national_number():
    assert {CHANNELS[name] for name in ("direct", "online", "post")} == {"1", "2", "3"}


def test_the_provinces_code_is_read_however_it_was_typed():
    assert province_code("province", "000.00.00.h19 - 261123-0042") == "000.00.00.H19-261123-0042"


@pytest.mark.parametrize(
    ("system", "code", "fault"),
    [
        ("province", None, "dossier-code-missing"),
        ("province", "", "dossier-code-missing"),
        ("own", "x", "dossier-code-unexpected"),
    ],
)
def test_each_way_has_its_own_rule_for_the_code(system, code, fault):
    with pytest.raises(InvalidInput) as refused:
        province_code(system, code)
    assert refused.value.code == fault


def test_an_applicant_is_cleaned_but_never_recased():
    clean = clean_applicant(Applicant(name="  nguyễn  VĂN mẫu ", phone="0912.345.678", address=" Số 1 "))
    assert (clean.name, clean.phone, clean.address, clean.email) == ("nguyễn VĂN mẫu", "+84912345678", "Số 1", None)


def test_provisional_numbers_of_two_boxes_differ_and_look_like_no_code():
    first, second = (provisional_number(box, "2026-11-23", 1) for box in ("box-1", "box-2"))
    assert (first, first != second) == ("TN-box-1-231126-01", True)
