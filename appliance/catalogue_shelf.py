"""Every catalogue that was in force, kept by its files' digest: to start with when the folder is bad, and to look back.

A dossier keeps the version it was accepted under ("2026-07-01.3fa9c1d2e0"); what that version said stays readable here
for as long as the folder is kept (`<state_dir>/catalogues`; back it up with the databases).
"""

import logging
import os
import re
from contextlib import suppress
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from appliance.core.catalogue import Catalogue
from appliance.core.catalogue_rules import digest_of, in_force

log = logging.getLogger(__name__)

# Whatever the umask: the portal, another user, reads them too, and everybody may know what is in them.
READABLE_FOLDER, READABLE_FILE = 0o755, 0o644
_LAST = "last-good"
_DIGEST = re.compile(r"[0-9a-f]{10}")


class CatalogueShelf:
    """The kept catalogues in one folder; a folder that can't be written is logged and costs nothing but the copy."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, catalogue: Catalogue) -> None:
        """Keep a catalogue and remember it as the last good one."""
        digest = digest_of(catalogue.version)
        try:
            if not self._folder.is_dir():
                self._folder.mkdir(parents=True)
                self._folder.chmod(READABLE_FOLDER)
            if not self._path(digest).exists():
                _write(self._path(digest), catalogue.model_dump_json())
            if self._last_digest() != digest:
                _write(self._folder / _LAST, digest)
        except OSError as error:
            log.warning("catalogue %s not kept: %s", catalogue.version, error.strerror)

    def last_good(self) -> Catalogue | None:
        """Return the last catalogue that was kept, None where there is none that can be read."""
        return self._read(self._last_digest())

    def find(self, version: str) -> Catalogue | None:
        """Return the catalogue with `version` as it was in force then, or None."""
        day, _, digest = version.rpartition(".")
        found = self._read(digest)
        if found is None:
            return None
        with suppress(ValueError):
            then = in_force(found, date.fromisoformat(day))
            return then if then.version == version else None
        return None

    def _read(self, digest: str) -> Catalogue | None:
        if not _DIGEST.fullmatch(digest):
            return None
        try:
            return Catalogue.model_validate_json(self._path(digest).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            log.warning("kept catalogue %s can't be read: %s", digest, type(error).__name__)
            return None

    def _last_digest(self) -> str:
        try:
            return (self._folder / _LAST).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return ""

    def _path(self, digest: str) -> Path:
        return self._folder / f"{digest}.json"


def _write(path: Path, text: str) -> None:
    # Whole or not at all, also through a power cut.
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        os.fchmod(file.fileno(), READABLE_FILE)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
