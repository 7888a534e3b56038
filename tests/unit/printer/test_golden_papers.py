"""Golden pictures: every paper, dot for dot, on the widest and the narrowest roll.

A change that is meant is looked at and kept with `MOTCUA_GOLDEN=keep pytest tests/unit/printer/test_golden_papers.py`.
"""

import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from printer.layout import render
from printer.paper import Roll
from printer.paper_settings import PaperSettings
from printer.samples import PREVIEWS

FOLDER = Path(__file__).parent / "golden"
ROLLS = {"80-203": Roll(576, 203), "58-180": Roll(360, 180)}
VARIANTS: dict[str, tuple[str, dict[str, object], int, bool]] = {
    **{name: (kind, document, 0, False) for name, (kind, document) in PREVIEWS.items()},
    "ticket-en-copy": ("ticket", {**PREVIEWS["ticket"][1], "lang": "en"}, 2, False),
    "slip-training": ("slip", PREVIEWS["slip"][1], 0, True),
}


@pytest.mark.parametrize("roll", ROLLS)
@pytest.mark.parametrize("name", sorted(VARIANTS))
def test_a_paper_looks_as_it_was_approved(name, roll, tmp_path):
    kind, document, copy, training = VARIANTS[name]
    picture = render(kind, document, copy, PaperSettings(ROLLS[roll], training=training))
    path = FOLDER / f"{name}-{roll}.png"
    if os.environ.get("MOTCUA_GOLDEN") == "keep":
        FOLDER.mkdir(exist_ok=True)
        ImageChops.invert(picture.convert("L")).convert("1").save(path, "PNG", optimize=True)
    approved = ImageChops.invert(Image.open(path).convert("L")).convert("1")
    if picture.tobytes() != approved.tobytes():
        ImageChops.invert(picture.convert("L")).convert("1").save(tmp_path / path.name, "PNG")
        pytest.fail(f"{path.name} differs: see {tmp_path / path.name}")
