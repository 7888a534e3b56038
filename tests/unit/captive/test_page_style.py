"""The portal's inlined style keeps to the colours of the look all screens share."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def first_tokens(path: Path, start: int = 0) -> dict[str, str]:
    """Return name → colour of the first :root block at or after `start`."""
    text = path.read_text()[start:]
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9A-F]{6})", text[: text.index("}")]))


def test_light_and_dark_colours_are_those_of_tokens_css() -> None:
    shared = ROOT / "appliance/web/static/tokens.css"
    own = ROOT / "captive/templates/portal.css"
    for words in (":root", "prefers-color-scheme"):
        theirs = first_tokens(shared, shared.read_text().index(words + (" {" if words == ":root" else "")))
        ours = first_tokens(own, own.read_text().index(words))
        assert ours
        assert {name: colour for name, colour in ours.items() if theirs.get(name) != colour} == {}
