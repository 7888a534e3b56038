"""Keeps the English texts in order: `python -m appliance.web.i18n_update [PACKAGE …] [--check]`.

For each package (all by default; names: appliance, appliance/web, captive, kiosk, printer, central) it reads the
texts from the .py, .html and .js files, adds those missing to `<package>/locale/en.po` with an empty msgstr (fill
them in by hand), and takes out those no longer used. It then prints what is still to be done, and ends with 1
where there is something. `--check` changes nothing. The same rules are a test: tests/policy/test_translations.py.

Run it from the root of the repository after changing texts; never reorder a .po file by hand (it is kept sorted).
"""

import argparse
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from appliance.web.i18n_extract import MessageId, extract, faults, package_folders, read_catalog

LANG = "en"


def update(path: Path, wanted: dict[MessageId, list[str]]) -> Catalog:
    """Write `path` so that it holds exactly the wanted texts, keeping the translations there are."""
    old = read_catalog(path)
    new = Catalog(locale=LANG, fuzzy=False)
    for key in sorted(wanted, key=str):
        kept = old.get(key)
        new.add(key, kept.string if kept is not None else None, flags=kept.flags if kept is not None else ())
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.write(b'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n')
        file.write(b'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n')
        write_po(file, new, omit_header=True, width=100, no_location=True, ignore_obsolete=True)
    return read_catalog(path)


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m appliance.web.i18n_update", description=__doc__)
    parser.add_argument("packages", nargs="*", help="packages to look at (default: all)")
    parser.add_argument("--check", action="store_true", help="change nothing")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the repository's root")
    arguments = parser.parse_args(argv)
    left = 0
    for name, folders in package_folders(arguments.root).items():
        if arguments.packages and name not in arguments.packages:
            continue
        wanted = extract(name, folders)
        path = arguments.root / name / "locale" / f"{LANG}.po"
        catalog = update(path, wanted) if wanted and not arguments.check else read_catalog(path)
        for fault in faults(wanted, catalog):
            left += 1
            sys.stdout.write(f"{name}: {fault}\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
