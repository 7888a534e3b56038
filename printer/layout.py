"""From a print job to its picture: the one way that spooler, preview and tests share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image
from pydantic import BaseModel, ValidationError

from appliance.core.errors import InvalidInput
from printer.compose import compose
from printer.documents import Booking, Checklist, CheckPage, Slip, Ticket
from printer.layout_file import layout_named
from printer.page import Code
from printer.paper import MAX_LENGTH_MM
from printer.paper_settings import PaperSettings
from printer.paper_values import booking_values, check_values, checklist_values, slip_values, ticket_values
from printer.template import Values

STANDARD = PaperSettings()


@dataclass(frozen=True)
class Kind:
    """A kind of paper: the shape of its document, and what that says. Its layout is layouts/<kind>.toml."""

    document: type[BaseModel]
    values: Callable[[Any, int, PaperSettings], Values]


KINDS: dict[str, Kind] = {
    "ticket": Kind(Ticket, ticket_values),
    "booking": Kind(Booking, booking_values),
    "slip": Kind(Slip, slip_values),
    "checklist": Kind(Checklist, checklist_values),
    "test": Kind(CheckPage, check_values),
}


@dataclass(frozen=True)
class Drawing:
    """A paper as it will look: one-bit, 1 is ink; `codes` are those that the device may draw by itself."""

    picture: Image.Image
    codes: tuple[Code, ...] = ()


def draw(kind: str, document: Mapping[str, object], copy: int = 0, settings: PaperSettings = STANDARD) -> Drawing:
    """Return the drawing of a document; `copy` is n of "BẢN IN LẠI (lần n)".

    Raises `InvalidInput` for a kind without a layout ("layout-unknown"), a document that does not fit it
    ("document-invalid"), a paper longer than a metre ("paper-too-long") and a logo that can't be read.
    """
    values = values_of(kind, document, copy, settings)
    page = compose(layout_named(kind), values, settings)
    if settings.roll.millimetres(page.height) > MAX_LENGTH_MM:
        raise InvalidInput(
            "paper-too-long",
            "Phiếu dài hơn 1 m nên không in. Vui lòng rút ngắn nội dung.",
            "The paper would be longer than 1 m and is not printed; please shorten its text.",
            height_dots=page.height,
        )
    return Drawing(page.render(settings.roll.width_dots), tuple(page.codes))


def render(
    kind: str, document: Mapping[str, object], copy: int = 0, settings: PaperSettings = STANDARD
) -> Image.Image:
    """Return only the picture of `draw`."""
    return draw(kind, document, copy, settings).picture


def values_of(kind: str, document: Mapping[str, object], copy: int, settings: PaperSettings) -> Values:
    """Return what a document says; raises as `read_document` does."""
    read = read_document(kind, document)
    return KINDS[kind].values(read, copy, settings)


def read_document(kind: str, document: Mapping[str, object]) -> BaseModel:
    """Return the checked document of a kind; raises InvalidInput "layout-unknown" or "document-invalid"."""
    if kind not in KINDS:
        raise InvalidInput(
            "layout-unknown", "Không có mẫu in cho loại phiếu này.", "No layout for this kind.", kind=kind
        )
    return checked(KINDS[kind].document, document)


def checked(model: type[BaseModel], document: Mapping[str, object]) -> BaseModel:
    """Return a document as its type; raises InvalidInput "document-invalid" naming the fields, never their values."""
    try:
        return model.model_validate(document)
    except ValidationError as error:
        # The places of the faults only: the values may be a citizen's.
        faults = [".".join(str(part) for part in fault["loc"]) for fault in error.errors()]
        raise InvalidInput(
            "document-invalid",
            "Nội dung phiếu chưa đúng nên không in được. Vui lòng báo kỹ thuật.",
            "The document of this job can't be printed; please tell the technician.",
            faults=faults,
        ) from error
