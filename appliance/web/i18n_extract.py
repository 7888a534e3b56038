"""Finds the texts of a package that need a translation, and what is wrong with its English ones (development only)."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None, "text_in": (2,)}
METHODS = {
    ".py": "python",
    ".html": "jinja2.ext:babel_extract",
    ".txt": "jinja2.ext:babel_extract",
    ".js": "javascript",
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")

MessageId = str | tuple[str, str]


def package_folders(root: Path) -> dict[str, list[Path]]:
    """Return each folder with a `locale` folder to be (its own and its sub-packages' sources), by package name.

    `appliance/web` has texts of its own (it serves central too); the rest of `appliance` shares one file.
    """
    packages = {name: [root / name] for name in ("appliance", "captive", "kiosk", "printer", "central")}
    return {"appliance/web": [root / "appliance" / "web"], **packages}


def source_files(name: str, folders: list[Path]) -> Iterator[Path]:
    """Yield the files of a package that may hold texts; `appliance` leaves `appliance/web` out."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            relative = path.relative_to(folder)
            foreign = name == "appliance" and relative.parts[:1] == ("web",)
            # Plain-text data (licences, word lists) is no template.
            template = path.suffix != ".txt" or "templates" in relative.parts
            if path.suffix in METHODS and template and not foreign and "vendor" not in relative.parts:
                yield path


def extract(name: str, folders: list[Path]) -> dict[MessageId, list[str]]:
    """Return msgid (or the pair of a plural) → the places where it stands."""
    found: dict[MessageId, list[str]] = {}
    for path in source_files(name, folders):
        options = {"silent": "false", "newstyle_gettext": "true"} if path.suffix in {".html", ".txt"} else {}
        for line, message, _, _ in extract_from_file(METHODS[path.suffix], path, KEYWORDS, options=options):
            key: MessageId = message if isinstance(message, str) else (message[0], message[1])
            found.setdefault(key, []).append(f"{path.name}:{line}")
    return found


def read_catalog(path: Path) -> Catalog:
    """Return the .po file's content (an empty catalogue where there is no file)."""
    if not path.is_file():
        return Catalog(locale=path.stem)
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def faults(wanted: dict[MessageId, list[str]], catalog: Catalog) -> list[str]:
    """Return every fault of the translations in words: missing, unused, empty, fuzzy, other placeholders."""
    found = []
    have = {
        message.id if isinstance(message.id, str) else tuple(message.id): message for message in catalog if message.id
    }
    for key, places in wanted.items():
        message = have.get(key)
        if message is None:
            found.append(f"missing: {key!r} ({', '.join(places[:2])})")
        elif message.fuzzy:
            found.append(f"fuzzy: {key!r}")
        else:
            found.extend(_text_faults(key, message.string))
    found.extend(f"unused: {key!r}" for key in have if key not in wanted)
    return found


def _text_faults(key: MessageId, text: object) -> list[str]:
    forms = [text] if isinstance(text, str) else list(text) if isinstance(text, list | tuple) else []
    if not forms or not all(isinstance(form, str) and form.strip() for form in forms):
        return [f"empty: {key!r}"]
    source = key if isinstance(key, str) else key[1]
    # A singular may leave the number out ("one person"), so only the last form is compared.
    if _placeholders(source) != _placeholders(str(forms[-1])):
        return [f"placeholders differ: {key!r} → {forms[-1]!r}"]
    return []


def _placeholders(text: str) -> Counter[str]:
    return Counter(_PLACEHOLDER.findall(text.replace("%%", "")))
