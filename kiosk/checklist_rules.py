"""What a "Phiếu một lần đủ" lists: every paper to bring, or what is there and what is missing; its code; hours in words."""

import re
import textwrap
from collections.abc import Sequence
from datetime import time

from appliance.core.catalogue import Paper, Procedure
from appliance.core.errors import InvalidInput
from kiosk.booking_rules import CODE_LETTERS

CHECKLIST_PREFIX = "PHIEU-"
CODE_LENGTH = 8
MAX_LINE_CHARS = 900
_CODE = re.compile(f"{CHECKLIST_PREFIX}([{CODE_LETTERS}]{{{CODE_LENGTH}}})")
_DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

Row = dict[str, object]
Sessions = tuple[tuple[time, time], ...]


def rows_to_bring(procedure: Procedure) -> list[Row]:
    """Return one row per paper, nothing looked at yet."""
    return [_row(paper, "") for paper in procedure.papers]


def rows_missing(procedure: Procedure, missing_ids: Sequence[str], other: Sequence[str]) -> list[Row]:
    """Return the papers that are there and those that are missing; `other` are missing ones the catalogue doesn't know.

    A paper asked for only in some cases is left out unless it is missing: nobody needs to know that it isn't needed.
    Raises InvalidInput "unknown-paper", "nothing-missing".
    """
    if set(missing_ids) - {paper.id for paper in procedure.papers}:
        raise InvalidInput(
            "unknown-paper", "Thủ tục này không có loại giấy tờ đó.", "The procedure has no such paper."
        )
    if not missing_ids and not other:
        raise InvalidInput("nothing-missing", "Hãy đánh dấu giấy tờ còn thiếu.", "Tick the papers that are missing.")
    rows: list[Row] = [
        _row(paper, "missing" if paper.id in missing_ids else "there")
        for paper in procedure.papers
        if paper.id in missing_ids or not paper.optional
    ]
    rows += [{"name": name, "state": "missing"} for name in other]
    return rows


def missing_of_names(procedure: Procedure, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the ids of the papers with these names, in either language, and the names that no paper has."""
    ids = [paper.id for paper in procedure.papers if {paper.name_vi, paper.name_en} & set(names)]
    known = {name for paper in procedure.papers for name in (paper.name_vi, paper.name_en)}
    return ids, [name for name in names if name not in known]


def _row(paper: Paper, state: str) -> Row:
    return {
        "name": paper.name_vi,
        "name_en": paper.name_en,
        "originals": paper.originals,
        "copies": paper.copies,
        "certified": paper.certified,
        "optional": paper.optional and state != "missing",
        "form": paper.form,
        "state": state,
    }


def note_lines(note: str) -> list[str]:
    """Return a procedure's note in lines that a paper takes."""
    return textwrap.wrap(note, MAX_LINE_CHARS)[:10]


def hours_words(days: Sequence[Sessions]) -> str:
    """Return the week's hours, days alike taken together: "07:30–11:30, 13:30–17:00 (thứ Hai – thứ Sáu)"."""
    parts, start = [], 0
    for end in range(1, len(days) + 1):
        if end < len(days) and days[end] == days[start]:
            continue
        if days[start]:
            hours = ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in days[start])
            named = _DAYS[start] if end == start + 1 else f"{_DAYS[start]} – {_DAYS[end - 1]}"
            parts.append(f"{hours} ({named})")
        start = end
    return "; ".join(parts)


def parse_checklist_code(text: str) -> str | None:
    """Return the code in what was scanned from a checklist, None for anything else."""
    found = _CODE.fullmatch("".join(text.upper().split()))
    return found[1] if found else None
