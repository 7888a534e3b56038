"""The layout files `printer/layouts/<kind>.toml`: their vocabulary as types, read once and checked.

printer/layouts/README.md explains the vocabulary to whoever writes one. All lengths are millimetres.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

Align = Literal["left", "centre", "right"]
Mm = Annotated[float, Field(ge=0, le=200)]


class Part(BaseModel):
    """Base of everything in a layout file: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Style(Part):
    """A way to write: `mm` is the em; with `least` a line shrinks down to that em rather than be broken."""

    mm: Annotated[float, Field(ge=1, le=12)]
    bold: bool = False
    leading: Annotated[float, Field(ge=0.9, le=2)] = 1.14
    least: Annotated[float, Field(ge=1, le=12)] | None = None


class Block(Part):
    """What all blocks share: `when` names the value that must be there ("!name": must not), `rolls` the papers."""

    when: str | None = None
    rolls: tuple[Literal["58", "80"], ...] = ("58", "80")


class TextBlock(Block):
    """A paragraph; with `each` one per entry of a list; `second` holds it in the other languages."""

    text: str
    style: str = "body"
    align: Align = "left"
    indent: Mm = 0
    hang: Mm = 0
    each: str | None = None
    second: Mapping[str, str] = {}
    second_style: str = "body"


class GapBlock(Block):
    """Blank paper."""

    gap: Mm


class RuleBlock(Block):
    """A line across, `rule` thick."""

    rule: Mm
    length: Mm | None = None
    align: Align = "left"


class QrBlock(Block):
    """A QR code at least `least` wide; `close` is blank paper that its neighbours bring along anyway."""

    qr: str
    least: Mm
    close: Mm = 0
    align: Align = "centre"


class NumberBlock(Block):
    """Letters at least `height` tall, squeezed where they are many."""

    number: str
    height: Mm
    align: Align = "left"


class Column(Part):
    """A column of a table: `cell` is text, or `box` names the value that says which box is drawn; 0: the rest."""

    width: Mm = 0
    heading: str = ""
    cell: str = ""
    box: str | None = None
    align: Align = "left"


class TableBlock(Block):
    """A row for each entry of the list `table`; rows whose value `bold_when` is set are bold."""

    table: str
    columns: tuple[Column, ...]
    style: str = "body"
    hang: Mm = 0
    bold_when: str | None = None
    row_gap: Mm = 0


class Side(Part):
    """One of several strips beside one another; width 0: what the others leave."""

    width: Mm = 0
    block: tuple["AnyBlock", ...]


class SidesBlock(Block):
    """Strips beside one another; `middle` centres the shorter ones."""

    sides: tuple[Side, ...]
    middle: bool = False
    between: Mm = 0


class FrameBlock(Block):
    """Blocks in a frame."""

    frame: tuple["AnyBlock", ...]
    padding: Mm = 1.2


class LogoBlock(Block):
    """The centre's logo, at most `logo` tall; nothing where there is none."""

    logo: Mm
    align: Align = "centre"


class RulerBlock(Block):
    """A ruler over the whole printable width, `ruler` tall."""

    ruler: Mm


class ShadesBlock(Block):
    """Fields of rising density, `shades` tall."""

    shades: Mm


BLOCKS: dict[str, type[Block]] = {
    "text": TextBlock,
    "gap": GapBlock,
    "rule": RuleBlock,
    "qr": QrBlock,
    "number": NumberBlock,
    "table": TableBlock,
    "sides": SidesBlock,
    "frame": FrameBlock,
    "logo": LogoBlock,
    "ruler": RulerBlock,
    "shades": ShadesBlock,
}


def _key_of(block: object) -> str | None:
    """Return the key that says what a block is; exactly one has to be there."""
    if isinstance(block, Block):
        return next(key for key, kind in BLOCKS.items() if type(block) is kind)
    found = [key for key in BLOCKS if isinstance(block, Mapping) and key in block]
    return found[0] if len(found) == 1 else None


AnyBlock = Annotated[
    Annotated[TextBlock, Tag("text")]
    | Annotated[GapBlock, Tag("gap")]
    | Annotated[RuleBlock, Tag("rule")]
    | Annotated[QrBlock, Tag("qr")]
    | Annotated[NumberBlock, Tag("number")]
    | Annotated[TableBlock, Tag("table")]
    | Annotated[SidesBlock, Tag("sides")]
    | Annotated[FrameBlock, Tag("frame")]
    | Annotated[LogoBlock, Tag("logo")]
    | Annotated[RulerBlock, Tag("ruler")]
    | Annotated[ShadesBlock, Tag("shades")],
    Discriminator(_key_of),
]


class LayoutFile(Part):
    """One layout: its styles and its blocks from the top down."""

    title: str
    style: Mapping[str, Style]
    block: tuple[AnyBlock, ...]


for _part in (Side, FrameBlock, SidesBlock, LayoutFile):
    _part.model_rebuild()


@lru_cache(maxsize=16)
def layout_named(name: str) -> LayoutFile:
    """Return the bundled layout; raises FileNotFoundError for a name without one."""
    return read_layout((files("printer") / "layouts" / f"{name}.toml").read_text(encoding="utf-8"))


def read_layout(text: str) -> LayoutFile:
    """Return a layout from its TOML; raises ValueError (also pydantic's) for a faulty one."""
    return LayoutFile.model_validate(tomllib.loads(text))
