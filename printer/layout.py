"""From a print job to its picture: the one way that spooler, preview and tests share."""

from collections.abc import Callable, Mapping
from typing import Any

from PIL import Image
from pydantic import BaseModel, ValidationError

from appliance.core.errors import InvalidInput
from printer.check_layout import check_page
from printer.documents import CheckPage, Slip, Ticket
from printer.page import Page
from printer.paper import MAX_LENGTH_MM, dots
from printer.slip_layout import slip_page
from printer.ticket_layout import ticket_page

# One line per kind of paper: the shape of its document and the function that lays it out.
LAYOUTS: dict[str, tuple[type[BaseModel], Callable[[Any, int], Page]]] = {
    "ticket": (Ticket, ticket_page),
    "slip": (Slip, slip_page),
    "test": (CheckPage, check_page),
}


def render(kind: str, document: Mapping[str, object], copy: int = 0) -> Image.Image:
    """Return the one-bit picture (1 is ink, 576 dots wide) of a document.

    Raises `InvalidInput` for a kind without a layout ("layout-unknown"), a document that does not fit it
    ("document-invalid") and a paper longer than a metre ("paper-too-long").
    """
    read = read_document(kind, document)
    page = LAYOUTS[kind][1](read, copy)
    if page.height > dots(MAX_LENGTH_MM):
        raise InvalidInput(
            "paper-too-long",
            "Phiếu dài hơn 1 m nên không in. Vui lòng rút ngắn nội dung.",
            "The paper would be longer than 1 m and is not printed; please shorten its text.",
            height_dots=page.height,
        )
    return page.render()


def read_document(kind: str, document: Mapping[str, object]) -> BaseModel:
    """Return the checked document of a kind; raises InvalidInput "layout-unknown" or "document-invalid"."""
    if kind not in LAYOUTS:
        raise InvalidInput(
            "layout-unknown", "Không có mẫu in cho loại phiếu này.", "No layout for this kind.", kind=kind
        )
    try:
        return LAYOUTS[kind][0].model_validate(document)
    except ValidationError as error:
        # The places of the faults only: the values may be a citizen's.
        faults = [".".join(str(part) for part in fault["loc"]) for fault in error.errors()]
        raise InvalidInput(
            "document-invalid",
            "Nội dung phiếu chưa đúng nên không in được. Vui lòng báo kỹ thuật.",
            "The document of this job can't be printed; please tell the technician.",
            faults=faults,
        ) from error
