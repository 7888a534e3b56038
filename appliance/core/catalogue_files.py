"""Reads a centre's catalogue from its folder of TOML files; a bad file names every fault.

`catalogue.toml` names the centre, its services, counters and situations and `include`s files of fields (paths from the
folder). A file of a field holds `[field]` and `[[procedure]]`s; papers that many procedures ask for stand once in
`[paper.<id>]` of an included file and are referred to by `paper = "<id>"`.
"""

import contextlib
import hashlib
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.catalogue import Catalogue, Counter, FieldOfWork, Procedure, Service, Situation
from appliance.core.catalogue_checks import reference_faults
from appliance.core.catalogue_rules import in_force
from appliance.core.errors import InvalidInput

MAIN_FILE = "catalogue.toml"
MAX_FILE_BYTES = 1_000_000
DIGEST_CHARS = 10


class CatalogueFaults(InvalidInput):
    """The catalogue can't be used; `details["faults"]` lists every fault as "file: path: words"."""

    exit_code = 3  # bad configuration, as in the table of `motcua --help`


class _Reader:
    """Collects entries and faults while the files are read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[str] = []
        self.digest = hashlib.sha256()
        self.shared_papers: dict[str, dict[str, Any]] = {}
        self.fields: list[FieldOfWork] = []
        self.procedures: list[Procedure] = []

    def toml(self, name: str) -> dict[str, Any]:
        """Return a file's table; an unreadable one is a fault and counts as empty."""
        try:
            data = (self.folder / name).read_bytes()
            if len(data) > MAX_FILE_BYTES:
                raise ValueError(f"larger than {MAX_FILE_BYTES} bytes")
            self.digest.update(data)
            return tomllib.loads(data.decode("utf-8"))
        except (OSError, ValueError) as error:
            self.faults.append(f"{name}: {error}")
            return {}

    def entries(self, name: str, path: str, model: type[Any], rows: object) -> list[Any]:
        """Return `rows` as `model`s; every fault is told with file and path."""
        if not isinstance(rows, list):
            self.faults.append(f"{name}: {path}: must be an array of tables")
            return []
        found = [self.entry(name, f"{path}[{number}]", model, row) for number, row in enumerate(rows)]
        return [one for one in found if one is not None]

    def entry(self, name: str, path: str, model: type[Any], row: object) -> Any | None:
        """Return one row as `model`, or None with its faults told."""
        try:
            return model.model_validate(row)
        except ValidationError as error:
            for fault in error.errors():
                place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"])
                self.faults.append(f"{name}: {path}{place}: {fault['msg']}")
            return None

    def read_field_file(self, name: str, table: dict[str, Any]) -> None:
        """Read one included file."""
        if "field" in table:
            field = self.entry(name, "field", FieldOfWork, table["field"])
            self.fields += [field] if field else []
        rows = [self._with_shared(name, table, number, row) for number, row in enumerate(table.get("procedure", []))]
        self.procedures += self.entries(name, "procedure", Procedure, rows)
        for key in set(table) - {"field", "procedure", "paper", "defaults"}:
            self.faults.append(f"{name}: {key}: unknown key")

    def _with_shared(self, name: str, table: dict[str, Any], number: int, row: dict[str, Any]) -> dict[str, Any]:
        papers = []
        for place, paper in enumerate(row.get("papers", [])):
            shared = paper.get("paper") if isinstance(paper, dict) else None
            if shared is None:
                papers.append(paper)
            elif shared in self.shared_papers:
                own = {key: value for key, value in paper.items() if key != "paper"}
                papers.append({"id": shared, **self.shared_papers[shared], **own})
            else:
                self.faults.append(f"{name}: procedure[{number}].papers[{place}].paper: no such paper: {shared}")
        field_id = table.get("field", {}).get("id", "")
        return {"field_id": field_id, **table.get("defaults", {}), **row, "papers": papers}


def load_catalogue(folder: Path, today: date | None = None) -> Catalogue:
    """Return the catalogue of `folder` as in force on `today` (None: today in Vietnam).

    Raises `CatalogueFaults` with every fault of every file at once.
    """
    reader = _Reader(folder)
    main = reader.toml(MAIN_FILE)
    tables = {str(name): reader.toml(str(name)) for name in main.get("include", [])}
    for table in tables.values():
        reader.shared_papers |= table.get("paper", {})
    for name, table in tables.items():
        reader.read_field_file(name, table)
    services = reader.entries(MAIN_FILE, "service", Service, main.get("service", []))
    counters = reader.entries(MAIN_FILE, "counter", Counter, main.get("counter", []))
    situations = reader.entries(MAIN_FILE, "situation", Situation, main.get("situation", []))
    for key in set(main) - {"id", "name_vi", "name_en", "include", "service", "counter", "situation"}:
        reader.faults.append(f"{MAIN_FILE}: {key}: unknown key")
    services = [*(_field_service(field) for field in reader.fields), *services]
    reader.faults += reference_faults(reader.fields, services, reader.procedures, counters, situations)
    day = today or datetime.now(UTC).astimezone(LOCAL_ZONE).date()
    head = {key: main.get(key, "") for key in ("id", "name_vi", "name_en")}
    catalogue = reader.entry(
        MAIN_FILE,
        "(file)",
        Catalogue,
        {
            **head,
            "version": f"{day.isoformat()}.{reader.digest.hexdigest()[:DIGEST_CHARS]}",
            "fields": tuple(reader.fields),
            "services": tuple(services),
            "procedures": tuple(reader.procedures),
            "counters": tuple(counters),
            "situations": tuple(situations),
        },
    )
    if reader.faults or catalogue is None:
        raise _all_faults(folder, reader.faults)
    assert isinstance(catalogue, Catalogue)
    return in_force(catalogue, day)


def fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return name, time of change (ns) and size of every file of the catalogue; another one means: load it again."""
    names = [MAIN_FILE]
    with contextlib.suppress(OSError, ValueError):
        table = tomllib.loads((folder / MAIN_FILE).read_text(encoding="utf-8"))
        names += [str(name) for name in table.get("include", [])]
    return tuple(_stat(folder / name, name) for name in names)


def _field_service(field: FieldOfWork) -> Service:
    return Service(
        id=field.id,
        letter=field.letter,
        name_vi=field.name_vi,
        name_en=field.name_en,
        kind="field",
        field_id=field.id,
    )


def _stat(path: Path, name: str) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return name, -1, -1
    return name, found.st_mtime_ns, found.st_size


def _all_faults(folder: Path, faults: list[str]) -> CatalogueFaults:
    shown = "\n".join(f"  {fault}" for fault in faults)
    return CatalogueFaults(
        "catalogue-faults",
        f"Danh mục {folder} có {len(faults)} lỗi:\n{shown}",
        f"The catalogue {folder} has {len(faults)} fault(s):\n{shown}",
        faults=faults,
    )
