"""Which catalogue the box works with: the configured folder, or the example that comes with the package."""

from appliance.config import BoxConfig
from appliance.core.catalogue_files import CatalogueHolder
from appliance.data import example_catalogue_dir


def catalogue_holder(config: BoxConfig) -> CatalogueHolder:
    """Return the holder of the catalogue in force; raises `CatalogueFaults` where the very first one is bad."""
    return CatalogueHolder(config.box.catalogue_dir or example_catalogue_dir())
