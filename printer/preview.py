"""Write what a document will look like to a file, by the code that prints it."""

from collections.abc import Mapping
from pathlib import Path

from PIL import ImageChops

from printer.escpos_encode import encode, plain_raster_bytes
from printer.form_pdf import slip_pdf
from printer.layout import render
from printer.paper import millimetres
from printer.samples import SAMPLES


def write_preview(kind: str, out: Path, document: Mapping[str, object] | None = None, copy: int = 0) -> str:
    """Write a PNG (kind "form": a PDF) and return a line about it: length, bytes, share of a plain raster."""
    if kind == "form":
        out.write_bytes(slip_pdf(document or SAMPLES["slip"]))
        return f"{out}: A4"
    picture = render(kind, document or SAMPLES[kind], copy)
    ImageChops.invert(picture.convert("L")).convert("1").save(out, "PNG", optimize=True)
    sent = len(encode(picture))
    share = 100 * sent / plain_raster_bytes(picture)
    return f"{out}: {millimetres(picture.height):.0f} mm, {sent} B ({share:.0f} % của ảnh thô / of the plain raster)"
