"""Every text of every package has an English translation that is used, filled in and has the same placeholders."""

from pathlib import Path

import pytest

from appliance.web.i18n_extract import extract, faults, package_folders, read_catalog

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = package_folders(ROOT)


@pytest.mark.parametrize("name", PACKAGES)
def test_the_english_texts_of_a_package_are_complete(name):
    found = faults(extract(name, PACKAGES[name]), read_catalog(ROOT / name / "locale" / "en.po"))
    assert not found, "run `python -m appliance.web.i18n_update`, then fill in:\n" + "\n".join(found)
