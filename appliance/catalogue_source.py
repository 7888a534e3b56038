"""Which catalogue the box works with: the configured folder's, its last good copy, or the package's example."""

import logging
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

from appliance.catalogue_shelf import CatalogueShelf
from appliance.config import BoxConfig
from appliance.core.ambient import Ambient
from appliance.core.catalogue import Catalogue
from appliance.core.catalogue_files import CatalogueFaults, fingerprint, load_catalogue
from appliance.core.catalogue_rules import in_force
from appliance.data import example_catalogue_dir

log = logging.getLogger(__name__)


class CatalogueHolder:
    """The catalogue in force; a bad folder is told by `faults`, and the last good catalogue stays, restarts included.

    Raises `CatalogueFaults` where the very first one is bad and there is no `otherwise`. `keeps`: every good
    catalogue goes to the shelf (one process of the box does that).
    """

    def __init__(
        self,
        folder: Path,
        shelf: CatalogueShelf,
        *,
        today: Callable[[], date],
        keeps: bool = True,
        otherwise: Catalogue | None = None,
    ) -> None:
        self._folder, self._shelf, self._today = folder, shelf, today
        self._keeps = keeps
        self._lock = threading.Lock()
        self._seen: tuple[date, object] | None = None
        self.faults: tuple[str, ...] = ()
        self.current = self._load(lambda: shelf.last_good() or otherwise)

    def refresh(self) -> None:
        """Take up changed files and another day; cheap where nothing has changed."""
        with self._lock:
            if self._seen != (self._today(), fingerprint(self._folder)):
                self.current = self._load(lambda: self.current)

    def _load(self, last_good: Callable[[], Catalogue | None]) -> Catalogue:
        day = self._today()
        # Taken before the files are read: what changes meanwhile is another change.
        self._seen = (day, fingerprint(self._folder))
        try:
            found = load_catalogue(self._folder, day)
        except CatalogueFaults as error:
            last = last_good()
            if last is None:
                raise
            self._tell(error, last.version)
            return in_force(last, day)
        self.faults = ()
        if self._keeps:
            self._shelf.keep(found)
        log.info("catalogue %s in force, %d procedures", found.version, len(found.procedures))
        return found

    def _tell(self, error: CatalogueFaults, stays: str) -> None:
        faults = error.details["faults"]
        assert isinstance(faults, list)
        self.faults = tuple(str(fault) for fault in faults)
        for fault in self.faults:
            log.error("catalogue not taken up, %s stays: %s", stays, fault)


def catalogue_holder(
    config: BoxConfig, ambient: Ambient, *, keeps: bool = True, otherwise: Catalogue | None = None
) -> CatalogueHolder:
    """Return the holder of the catalogue in force on a box; see `CatalogueHolder`."""
    return CatalogueHolder(
        catalogue_folder(config),
        catalogue_shelf(config),
        today=lambda: date.fromisoformat(ambient.today_text()),
        keeps=keeps,
        otherwise=otherwise,
    )


def catalogue_folder(config: BoxConfig) -> Path:
    """Return the configured folder, or the package's example."""
    return config.box.catalogue_dir or example_catalogue_dir()


def catalogue_shelf(config: BoxConfig) -> CatalogueShelf:
    """Return where the box keeps the catalogues that were in force."""
    return CatalogueShelf(config.box.state_dir / "catalogues")
