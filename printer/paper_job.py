"""A job as it goes to a printer: drawn or, in the emergency, written; the one code behind printing and preview."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, Field

from appliance.core.errors import InvalidInput
from printer.escpos_encode import encode
from printer.form_file import Paper
from printer.layout import checked, draw, values_of
from printer.layout_file import layout_named
from printer.printer_settings import PrinterSettings
from printer.text_encode import encode_text
from printer.text_paper import text_rows


@dataclass(frozen=True)
class PaperJob:
    """`data(process_id)` are the bytes, with the request to confirm where an id is given; `length_mm` is a guess for text."""

    data: Callable[[str | None], bytes]
    length_mm: float


class FormJob(BaseModel):
    """The document of a job of kind "form": which official form, what it says, and on which paper (None: its own)."""

    form: str = Field(max_length=8)
    document: dict[str, object]
    paper: Paper | None = None


def make_paper(kind: str, document: Mapping[str, object], copy: int, printer: PrinterSettings) -> PaperJob:
    """Return a document's job for a printer; raises InvalidInput as `layout.draw` does."""
    settings, profile = printer.paper, printer.profile
    if kind == "form":
        from printer.forms import form_pdf  # fpdf2 and its font tools: 30 MB that a roll printer need not hold

        wanted = checked(FormJob, document)
        assert isinstance(wanted, FormJob)
        pdf = form_pdf(wanted.form, wanted.document, copy, settings, wanted.paper)
        return PaperJob(lambda _mark: pdf, 0.0)
    if printer.takes_pdf:
        raise InvalidInput(
            "paper-not-for-office-printer",
            "Máy in văn phòng chỉ in các mẫu giấy chính thức.",
            "An office printer prints the official forms only.",
        )
    if printer.text_only:
        values = values_of(kind, document, copy, settings)
        rows = text_rows(layout_named(kind), values, settings)
        length_mm = sum(row.height_mm for row in rows)
        return PaperJob(lambda mark: encode_text(rows, profile, mark, settings), length_mm)
    drawing = draw(kind, document, copy, settings)
    return PaperJob(
        lambda mark: encode(drawing.picture, profile, mark, drawing.codes),
        settings.roll.millimetres(drawing.picture.height),
    )
