"""The official forms as data: printer/forms/*.toml, each version with the day from which it holds.

The wording and order of lines of these forms is law that changes; nothing of it is in code. printer/forms/README.md
explains the vocabulary. Lengths are millimetres, sizes points.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from printer.layout_file import Align, Part

Paper = Literal["A4", "A5"]


class FormBlock(Part):
    """What all blocks share: `when` names the value that must be there ("!name": must not)."""

    when: str | None = None


class FormText(FormBlock):
    """A paragraph; with `each` one per entry of a list; left out where one of its values is missing."""

    text: str
    each: str | None = None
    align: Literal["left", "centre", "right", "justify"] = "justify"
    first: Annotated[float, Field(ge=0, le=50)] = 0
    size: Annotated[float, Field(ge=6, le=20)] | None = None
    bold: bool = False
    italic: bool = False
    after: Annotated[float, Field(ge=0, le=30)] | None = None


class FormColumn(Part):
    """A column of a table; `width` is its share."""

    width: Annotated[float, Field(gt=0)]
    heading: str
    cell: str
    align: Align = "left"


class FormTable(FormBlock):
    """A row per entry of a list."""

    table: str
    columns: tuple[FormColumn, ...]
    size: Annotated[float, Field(ge=6, le=14)] = 10.5


class FormGap(FormBlock):
    """Blank paper."""

    gap: Annotated[float, Field(ge=0, le=100)]


class Signer(Part):
    """One who signs: `name` stands below the space to sign in."""

    title: str
    note: str = "(Ký và ghi rõ họ tên)"
    name: str = ""


class FormSigners(FormBlock):
    """Columns to sign in, kept together on one page; `receivers` puts "Nơi nhận" into the first one."""

    signers: tuple[Signer, ...]
    receivers: bool = False


def _key_of(block: object) -> str | None:
    keys = [key for key in ("text", "table", "gap", "signers") if isinstance(block, Mapping) and key in block]
    return keys[0] if len(keys) == 1 else None


AnyFormBlock = Annotated[
    Annotated[FormText, Tag("text")]
    | Annotated[FormTable, Tag("table")]
    | Annotated[FormGap, Tag("gap")]
    | Annotated[FormSigners, Tag("signers")],
    Discriminator(_key_of),
]


class FormFile(Part):
    """One version of one form."""

    form: str
    title: str
    subtitle: str = ""
    after: Annotated[float, Field(ge=0, le=10)] = 0.8
    """The distance between paragraphs."""
    valid_from: date
    source: str
    paper: Paper = "A4"
    size: Annotated[float, Field(ge=8, le=15)] = 13
    landscape: bool = False
    number: str = ""
    qr: str = ""
    qr_caption: str = ""
    copies: tuple[str, ...] = ("",)
    drafted: bool = False
    """Signed by a competent person: without a number it is a draft and says so."""
    block: tuple[AnyFormBlock, ...]


@lru_cache(maxsize=1)
def all_forms() -> tuple[FormFile, ...]:
    """Return every version of every bundled form; raises ValueError (also pydantic's) for a faulty file."""
    folder = files("printer") / "forms"
    names = sorted(path.name for path in folder.iterdir() if path.name[:2].isdigit())
    return tuple(
        FormFile.model_validate(tomllib.loads((folder / name).read_text(encoding="utf-8"))) for name in names
    )


def form_on(form: str, day: date) -> FormFile | None:
    """Return the version of a form ("01"–"07") that holds on a day: the newest that has begun; the oldest before that."""
    versions = sorted((one for one in all_forms() if one.form == form), key=lambda one: one.valid_from)
    begun = [one for one in versions if one.valid_from <= day]
    return begun[-1] if begun else versions[0] if versions else None
