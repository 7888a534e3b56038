"""Translations read from `<package>/locale/<lang>.po`: Vietnamese is the source, so it needs no file."""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

SOURCE_LANG = "vi"
Entry = str | tuple[str, ...]


class Texts:
    """The texts of one app in all its languages; a language is read from disk when first asked for."""

    def __init__(self, folders: Sequence[Path], languages: Sequence[str] = ("vi", "en")) -> None:
        self.folders = tuple(folders)
        self.languages = tuple(languages)
        self._lock = threading.Lock()
        self._entries: dict[str, Mapping[str, Entry]] = {SOURCE_LANG: {}}

    def entries(self, lang: str) -> Mapping[str, Entry]:
        """Return msgid → text (or tuple of plural forms) for `lang`; Vietnamese is empty."""
        found = self._entries.get(lang)
        if found is None:
            with self._lock:
                found = self._entries.setdefault(lang, _read_language(self.folders, lang))
        return found

    def get(self, lang: str, msgid: str) -> str:
        """Return the text for `msgid` in `lang`, or `msgid` itself (Vietnamese) where there is none."""
        entry = self.entries(lang).get(msgid, msgid)
        return entry if isinstance(entry, str) else entry[0]

    def get_plural(self, lang: str, one: str, many: str, number: int) -> str:
        """Return the form for `number`; Vietnamese has one form, English two (n = 1, others)."""
        entry = self.entries(lang).get(one)
        if isinstance(entry, tuple):
            return entry[0] if number == 1 else entry[-1]
        if isinstance(entry, str):
            return entry
        return one if number == 1 else many


def _read_language(folders: Sequence[Path], lang: str) -> Mapping[str, Entry]:
    entries: dict[str, Entry] = {}
    for folder in folders:
        path = folder / f"{lang}.po"
        if path.is_file():
            entries.update(read_po_file(path, lang))
    return entries


def read_po_file(path: Path, lang: str) -> dict[str, Entry]:
    """Read one .po file; fuzzy and empty entries are left out (the Vietnamese text is then shown)."""
    from babel.messages.pofile import read_po  # slow to import, and not needed for Vietnamese pages

    with path.open("rb") as file:
        catalog = read_po(file, locale=lang)
    entries: dict[str, Entry] = {}
    for message in catalog:
        if not message.id or message.fuzzy or not message.string:
            continue
        msgid = message.id if isinstance(message.id, str) else message.id[0]
        text = message.string
        entries[msgid] = text if isinstance(text, str) else tuple(text)
    return entries
