"""The example catalogue that comes with the package, loaded once per test run."""

from functools import cache
from pathlib import Path

import appliance
from appliance.core.catalogue import Catalogue
from appliance.core.catalogue_files import load_catalogue

FOLDER = Path(appliance.__file__).parent / "data" / "catalogues" / "dong-nai-province"


@cache
def example_catalogue() -> Catalogue:
    return load_catalogue(FOLDER)
