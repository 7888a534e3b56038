"""Helpers around paper: reading QR codes back, drawing what bytes would print."""

import zxingcpp
from PIL import Image

from printer.virtual.head import Head
from printer.virtual.parser import Parser
from printer.virtual.roll import Sheet


def qr_texts(picture: Image.Image) -> list[str]:
    """Return the QR codes that an independent decoder finds in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(picture.convert("L"))]


def printed(data: bytes) -> list[Sheet]:
    """Return the papers that the virtual printer cuts from `data`; an uncut rest comes last."""
    sheets: list[Sheet] = []
    head = Head(sheets.append)
    for command in Parser().feed(data):
        head.take(command)
    return [*sheets, head.sheet] if head.sheet.rows else sheets


def on_paper(picture: Image.Image) -> Image.Image:
    """Return a job's picture (1 is ink) as it would lie on the virtual printer's paper."""
    ink = Sheet(1, rows=bytearray(picture.tobytes()))
    return ink.picture()
