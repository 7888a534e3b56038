"""Write what a document will look like to a file: the job's own bytes, drawn by the virtual printer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from appliance.core.errors import InvalidInput
from printer.escpos_encode import plain_raster_bytes
from printer.form_file import Paper
from printer.form_samples import FORM_SAMPLES
from printer.forms import form_pdf
from printer.layout import render
from printer.paper import Roll
from printer.paper_job import make_paper
from printer.paper_settings import PaperSettings
from printer.printer_settings import PrinterSettings
from printer.profiles import Profile
from printer.samples import PREVIEWS
from printer.virtual.head import Head
from printer.virtual.parser import Parser
from printer.virtual.roll import Sheet, Strip

# Dots across by the roll's width in millimetres and the dots per inch.
WIDTHS = {("80", "203"): 576, ("80", "180"): 512, ("58", "203"): 384, ("58", "180"): 360}


def preview_printer(width: str, dpi: str, **how: Any) -> PrinterSettings:
    """Return a printer of a roll's width ("80", "58") and dots per inch ("203", "180"), not connected to anything."""
    profile = Profile("preview", width_dots=WIDTHS[width, dpi], dpi=int(dpi))
    return PrinterSettings("preview", "memory", "", profile=profile, **how)


def write_preview(
    name: str,
    out: Path,
    printer: PrinterSettings,
    document: Mapping[str, object] | None = None,
    copy: int = 0,
    lang: str = "vi",
) -> str:
    """Write the PNG of one of `PREVIEWS` (or of `document`) and return a line: length, bytes, share of a plain raster."""
    kind, sample = PREVIEWS[name]
    shown = document or {**sample, "lang": lang}
    sent = make_paper(kind, shown, copy, printer).data(None)
    seen = drawn_by_a_device(sent, printer.paper.roll)
    seen.save(out, "PNG", optimize=True)
    share = 100 * len(sent) / plain_raster_bytes(render(kind, shown, copy, printer.paper))
    length_mm = printer.paper.roll.millimetres(seen.height)
    return f"{out}: {length_mm:.0f} mm, {len(sent)} B ({share:.0f} % của ảnh thô / of the plain raster)"


def write_form_preview(
    form: str,
    out: Path,
    settings: PaperSettings,
    document: Mapping[str, object] | None = None,
    copy: int = 0,
    paper: Paper | None = None,
) -> str:
    """Write a form ("01"–"07") as PDF, or its first page as PNG where `out` ends so, and return a line about it.

    Raises InvalidInput "no-pdf-pictures" where pypdfium2, which draws PDFs, is not installed.
    """
    data = form_pdf(form, document or FORM_SAMPLES[form], copy, settings, paper)
    if out.suffix.lower() == ".png":
        _first_page(data).save(out, "PNG", optimize=True)
    else:
        out.write_bytes(data)
    return f"{out}: {len(data)} B PDF"


def _first_page(data: bytes) -> Image.Image:
    try:
        import pypdfium2
    except ImportError as error:
        raise InvalidInput(
            "no-pdf-pictures",
            "Máy này không vẽ được PDF thành ảnh; hãy dùng --out tên.pdf.",
            "This machine can't draw a PDF as a picture; use --out name.pdf.",
        ) from error
    with pypdfium2.PdfDocument(data) as pdf:
        picture: Image.Image = pdf[0].render(scale=2).to_pil()
        return picture


def drawn_by_a_device(data: bytes, roll: Roll) -> Image.Image:
    """Return the paper that the virtual printer makes of a job's very bytes."""
    sheets: list[Sheet] = []
    head = Head(sheets.append, strip=Strip(roll.width_dots, roll.dpi))
    for command in Parser().feed(data):
        head.take(command)
    return (sheets[0] if sheets else head.sheet).picture()
