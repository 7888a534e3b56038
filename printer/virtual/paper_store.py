"""The papers that have come out, kept as PNG and JSON files, the newest few hundred."""

import json
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from appliance.core.ambient import Ambient
from printer.virtual.roll import Sheet

KEEP = 300


@dataclass(frozen=True)
class PaperRecord:
    """What is known of a paper; `height_dots` is what the head passed since the cut before.

    `unknown`, `undrawn` and `pauses` as in roll.Sheet.
    """

    id: str
    cut: bool
    height_dots: int
    bytes: int
    at: str
    unknown: tuple[str, ...] = ()
    undrawn: tuple[str, ...] = ()
    pauses: int = 0


class PaperStore:
    """Writes each paper before it is listed; survives restarts."""

    def __init__(self, folder: Path, ambient: Ambient) -> None:
        self._folder = folder
        self._ambient = ambient
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        found = (json.loads(path.read_text()) for path in sorted(folder.glob("*.json")))
        self._records = [_record(entry) for entry in found]

    @property
    def next_number(self) -> int:
        """Return the number of the next paper."""
        return int(self._records[-1].id) + 1 if self._records else 1

    def add(self, sheet: Sheet) -> None:
        """Keep a cut paper; blank ones (a cut after nothing) are thrown away."""
        if not sheet.has_ink:
            return
        record = self.record_of(sheet)
        sheet.picture().save(self._folder / f"{record.id}.png", optimize=True)
        (self._folder / f"{record.id}.json").write_text(json.dumps(asdict(record)))
        with self._lock:
            self._records.append(record)
            for old in self._records[:-KEEP]:
                (self._folder / f"{old.id}.json").unlink(missing_ok=True)
                (self._folder / f"{old.id}.png").unlink(missing_ok=True)
            del self._records[:-KEEP]

    def record_of(self, sheet: Sheet) -> PaperRecord:
        """Return the record of a sheet, also of one still under the head."""
        return PaperRecord(
            f"{sheet.number:06d}",
            sheet.cut,
            sheet.height,
            sheet.received,
            self._ambient.now_text(),
            tuple(sheet.unknown),
            tuple(sheet.undrawn),
            sheet.pauses,
        )

    def newest(self, limit: int) -> list[PaperRecord]:
        """Return up to `limit` papers, newest first."""
        with self._lock:
            return self._records[::-1][:limit]

    def picture_path(self, paper_id: str) -> Path | None:
        """Return the PNG of a paper, or None where there is none (`paper_id` is checked against the list)."""
        with self._lock:
            known = any(record.id == paper_id for record in self._records)
        return self._folder / f"{paper_id}.png" if known else None


def _record(entry: dict[str, Any]) -> PaperRecord:
    lists = {name: tuple(entry.get(name, ())) for name in ("unknown", "undrawn")}
    return PaperRecord(**{**entry, **lists})
