"""Rows of plain text as ESC/POS: ESC a, ESC E, GS ! and the device's own font, some hundred bytes a paper."""

from collections.abc import Sequence

from escpos.constants import ESC, GS

from printer.escpos_encode import JUSTIFY, encode_code, job
from printer.paper_settings import PaperSettings
from printer.profiles import Profile
from printer.text_paper import TextRow


def encode_text(rows: Sequence[TextRow], profile: Profile, process_id: str | None, settings: PaperSettings) -> bytes:
    """Return the bytes of a job of text; codes are drawn by the device where it can, as pictures elsewhere.

    Raises ValueError for a row with anything but 0x20–0x7E: such a row was not made by `text_rows`.
    """
    parts = [
        _row(row) if row.code is None else encode_code(row.code, row.least_mm, profile, settings) for row in rows
    ]
    return job(b"".join(parts), profile, process_id)


def _row(row: TextRow) -> bytes:
    if not all(" " <= letter <= "~" for letter in row.text):
        raise ValueError("only printable ASCII is text for a device")
    enlarged = (row.across - 1) << 4 | (row.down - 1)
    head = ESC + b"a" + bytes([JUSTIFY[row.align]]) + ESC + b"E" + bytes([row.bold]) + GS + b"!" + bytes([enlarged])
    return bytes(head + row.text.encode("ascii") + b"\n")
