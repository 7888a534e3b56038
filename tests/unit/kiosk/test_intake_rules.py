"""Rules of an intake that need no database: codes by the centre's way, clean applicants, provisional numbers."""

import pytest

from appliance.core.errors import InvalidInput
from kiosk.intake_rules import CHANNELS, check_code, clean_applicant, provisional_number, return_place
from kiosk.models import Applicant, SlipIn


def test_channels_are_stored_by_their_national_number():
    assert {CHANNELS[name] for name in ("direct", "online", "post")} == {"1", "2", "3"}


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
        check_code(system, code, is_announced=False)
    assert refused.value.code == fault


@pytest.mark.parametrize(("system", "code"), [("own", None), ("own", "x"), ("province", "x")])
def test_a_code_the_provinces_system_announced_fits_both_ways(system, code):
    check_code(system, code, is_announced=code is not None)


@pytest.mark.parametrize(
    ("wanted", "address", "place"),
    [
        ({}, None, "Trung tâm"),
        ({"return_by": "post"}, "Số 1", "Qua dịch vụ bưu chính công ích: Số 1"),
        ({"return_by": "post", "return_address": " Ấp  2 "}, "Số 1", "Qua dịch vụ bưu chính công ích: Ấp 2"),
    ],
)
def test_the_result_is_handed_over_at_the_centre_or_by_post(wanted, address, place):
    assert return_place(SlipIn(**wanted), "Trung tâm", address) == place


def test_the_post_needs_an_address():
    with pytest.raises(InvalidInput) as refused:
        return_place(SlipIn(return_by="post"), "Trung tâm", None)
    assert refused.value.code == "return-address-missing"


def test_an_applicant_is_cleaned_but_never_recased():
    clean = clean_applicant(Applicant(name="  nguyễn  VĂN mẫu ", phone="0912.345.678", address=" Số 1 "))
    assert (clean.name, clean.phone, clean.address, clean.email) == ("nguyễn VĂN mẫu", "+84912345678", "Số 1", None)


def test_provisional_numbers_of_two_boxes_differ_and_look_like_no_code():
    first, second = (provisional_number(box, "2026-11-23", 1) for box in ("box-1", "box-2"))
    assert (first, first != second) == ("TN-box-1-231126-01", True)
