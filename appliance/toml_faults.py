"""Reads a TOML file into a pydantic model and tells all faults at once, each with its TOML path and its line."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from appliance.core.errors import InvalidInput
from appliance.exit_codes import ExitCode

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[int | str, ...]


class ConfigFaults(InvalidInput):
    """The file can't be used; `details["faults"]` lists every fault as "file:line: path: words"."""

    exit_code = ExitCode.BAD_CONFIG


def load_toml(path: Path, model: type[Model]) -> Model:
    """Return the file at `path` as `model`; raises `ConfigFaults`."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _faults(path, [f"{path}: {error}"]) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _faults(path, [f"{path}: {error}"]) from error
    try:
        return model.model_validate(table)
    except ValidationError as error:
        lines = text.splitlines()
        raise _faults(
            path, [_describe(path, lines, fault["loc"], fault, model) for fault in error.errors()]
        ) from error


def line_of(lines: Sequence[str], location: Location) -> int:
    """Return the line (from 1) a TOML path stands on, or that of its nearest parent; 1 when nothing is found."""
    found, start, wanted = 1, 0, [part for part in location if isinstance(part, str)]
    index = next((part for part in location if isinstance(part, int)), 0)
    for depth in range(len(wanted), 0, -1):
        header = re.compile(r"^\s*\[{1,2}\s*" + re.escape(".".join(wanted[:depth])) + r"\s*\]{1,2}")
        hits = [number for number, line in enumerate(lines) if header.match(line)]
        if hits:
            start = hits[min(index, len(hits) - 1)]
            found = start + 1
            break
    for key in reversed(wanted):
        assignment = re.compile(r"^\s*\"?" + re.escape(key) + r"\"?\s*=")
        for number in range(start + 1 if found > 1 else 0, len(lines)):
            if found > 1 and lines[number].lstrip().startswith("["):
                break
            if assignment.match(lines[number]):
                return number + 1
    return found


def _describe(path: Path, lines: Sequence[str], location: Location, fault: object, model: type[BaseModel]) -> str:
    assert isinstance(fault, dict)
    words = str(fault["msg"])
    if fault["type"] == "extra_forbidden":
        words = "unknown key" + _did_you_mean(str(location[-1]), model, location[:-1])
    dotted = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")
    return f"{path}:{line_of(lines, location)}: {dotted or '(file)'}: {words}"


def _did_you_mean(key: str, model: type[BaseModel], parents: Location) -> str:
    current: type[BaseModel] | None = model
    for part in parents:
        if isinstance(part, str) and current is not None:
            field = current.model_fields.get(part)
            current = _section_of(field.annotation) if field else None
    import difflib

    close = difflib.get_close_matches(key, current.model_fields if current else [], n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _section_of(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if (found := _section_of(inner)) is not None:
            return found
    return None


def _faults(path: Path, faults: list[str]) -> ConfigFaults:
    shown = "\n".join(f"  {fault}" for fault in faults)
    return ConfigFaults(
        "config-faults",
        f"Tệp {path} có {len(faults)} lỗi:\n{shown}",
        f"{path} has {len(faults)} fault(s):\n{shown}",
        faults=faults,
    )
