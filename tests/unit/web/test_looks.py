"""Colours with enough contrast in every mode, a small font, sound icons and templates."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from appliance.web.assets import SHARED_FOLDER, icon

ROOT = Path(__file__).resolve().parents[3]
CSS = (SHARED_FOLDER / "tokens.css").read_text()
MODES = {
    "light": r":root \{(.*?)\}",
    "dark by the device": r':root:not\(\[data-theme="light"\]\) \{(.*?)\}',
    "dark by choice": r':root\[data-theme="dark"\] \{(.*?)\}',
    "high contrast": r':root\[data-contrast="high"\] \{(.*?)\}',
}
TEXT_PAIRS = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("muted", "paper"),
    ("muted", "surface"),
    ("primary", "paper"),
    ("primary", "surface"),
    ("primary", "info-tint"),
    ("on-primary", "primary"),
    ("on-primary", "primary-strong"),
    ("on-zalo", "zalo"),
    *(
        (state, ground)
        for state in ("ok", "warn", "alert", "info")
        for ground in (f"{state}-tint", "paper", "surface")
    ),
]
SHAPE_PAIRS = [("field-line", "paper"), ("zalo-edge", "paper"), ("zalo-edge", "surface")]


def colours(mode: str) -> dict[str, str]:
    block = re.search(MODES[mode], CSS, re.S)
    assert block, mode
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", block[1]))


def luminance(colour: str) -> float:
    # WCAG 2.2, definition of relative luminance.
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", MODES)
def test_text_and_shapes_stand_out_in_every_mode(mode):
    shades = colours(mode)
    least_text = 7.0 if mode == "high contrast" else 4.5
    weak = [f"{a} on {b}" for a, b in TEXT_PAIRS if contrast(shades[a], shades[b]) < least_text]
    weak += [f"{a} on {b}" for a, b in SHAPE_PAIRS if contrast(shades[a], shades[b]) < 3.0]
    assert weak == []


def test_both_ways_to_the_dark_mode_lead_to_the_same_colours():
    assert colours("dark by the device") == colours("dark by choice")


def test_the_focus_ring_is_seen_on_every_ground():
    focus = re.search(r"--focus: (#\w{6})", CSS)[1]
    for mode in MODES:
        shades = colours(mode)
        # Two rings of different lightness: on any ground at least one of them stands out.
        assert max(contrast(focus, shades["paper"]), contrast(shades["ink"], shades["paper"])) >= 3


def test_no_file_of_the_look_asks_for_anything_from_outside():
    for path in [*SHARED_FOLDER.glob("*.css"), *SHARED_FOLDER.glob("*.js")]:
        assert not re.search(r"https?://|@import|//cdn", path.read_text()), path.name


def test_the_fonts_weigh_at_most_45_kb_and_carry_their_licence():
    files = list((SHARED_FOLDER / "fonts").glob("*.woff2"))
    assert len(files) == 2
    assert sum(file.stat().st_size for file in files) <= 45_000
    assert "SIL Open Font License" in (SHARED_FOLDER / "fonts" / "LICENSE").read_text()


@pytest.mark.parametrize("path", sorted((SHARED_FOLDER / "icons").glob("*.svg")), ids=lambda path: path.stem)
def test_an_icon_is_one_small_drawing_in_the_colour_of_its_text(path):
    drawing = ET.fromstring(path.read_text())
    assert drawing.get("stroke") == "currentColor"
    assert drawing.get("viewBox") == "0 0 24 24"
    assert path.stat().st_size < 2500
    assert {child.tag.rpartition("}")[2] for child in drawing} <= {"path"}


def test_an_icon_is_hidden_from_screen_readers_because_a_word_stands_beside_it():
    assert str(icon("home")).startswith('<svg class="icon" aria-hidden="true" focusable="false"')


def test_every_icon_named_in_a_template_exists():
    pattern = re.compile(r"""\bicon\(\s*["']([\w-]+)["']""")
    for package in ("appliance", "captive", "kiosk", "printer", "central"):
        for template in (ROOT / package).rglob("*.html"):
            for name in pattern.findall(template.read_text()):
                assert (SHARED_FOLDER / "icons" / f"{name}.svg").is_file(), f"{template.name}: {name}"


def test_templates_hold_no_inline_script_or_style_which_the_policy_would_block():
    for package in ("appliance", "captive", "kiosk", "printer", "central"):
        for template in (ROOT / package).rglob("*.html"):
            # The scripts that pages carry inside are named by its digest in their policy.
            text = re.sub(r"<script>{{ watch_script\([^)]*\) }}</script>", "", template.read_text())
            assert not re.search(r"\son(click|change|load|submit|input)=", text), template
            assert not re.search(r"\sstyle=", text), template
            assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))", text), template
