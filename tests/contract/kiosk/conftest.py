"""The kiosk in this process, for all contract tests of the package."""

import pytest

from tests.support.kiosk_box import KioskBox


@pytest.fixture
def box(tmp_path, ambient) -> KioskBox:
    return KioskBox(tmp_path, ambient)


@pytest.fixture
def province_box(tmp_path, ambient) -> KioskBox:
    return KioskBox(tmp_path, ambient, case_system="province")
