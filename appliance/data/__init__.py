"""Data that comes with the package: example catalogues and the example configuration."""

from pathlib import Path

HERE = Path(__file__).parent


def example_catalogue_dir(name: str = "dong-nai-province") -> Path:
    """Return the folder of an example catalogue ("dong-nai-province" or "dong-nai-commune")."""
    return HERE / "catalogues" / name
