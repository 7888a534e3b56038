"""Helpers around paper: reading QR codes back with decoders of others, drawing what bytes would print."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import zxingcpp
from PIL import Image

from printer.virtual.head import Head
from printer.virtual.parser import Parser
from printer.virtual.roll import STANDARD_STRIP, Sheet, Strip


def qr_texts(picture: Image.Image) -> list[str]:
    """Return the QR codes that an independent decoder finds in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(picture.convert("L"))]


def zbar_texts(pictures: Sequence[Image.Image]) -> list[str]:
    """Return the QR codes that Debian's zbar finds in pictures of one code each, in one process."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{index:03d}.png" for index in range(len(pictures))]
        for picture, path in zip(pictures, paths, strict=True):
            picture.convert("L").save(path)
        command = ["zbarimg", "--raw", "--quiet", "-Sdisable", "-Sqrcode.enable", *map(str, paths)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout.splitlines()


def printed(data: bytes, strip: Strip = STANDARD_STRIP) -> list[Sheet]:
    """Return the papers that the virtual printer cuts from `data`; an uncut rest comes last."""
    sheets: list[Sheet] = []
    head = Head(sheets.append, strip=strip)
    for command in Parser().feed(data):
        head.take(command)
    return [*sheets, head.sheet] if head.sheet.rows else sheets


def on_paper(picture: Image.Image) -> Image.Image:
    """Return a job's picture (1 is ink) as it would lie on the virtual printer's paper."""
    ink = Sheet(1, rows=bytearray(picture.tobytes()))
    return ink.picture()
