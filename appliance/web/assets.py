"""Addresses of shared files with their digest (so browsers may keep them for good), and inlined icons."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, url_for
from markupsafe import Markup

SHARED_FOLDER = Path(__file__).parent / "static"


@cache
def file_digest(path: Path) -> str:
    """Return the first 10 hex digits of the file's SHA-256; read once per process."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def shared(filename: str) -> str:
    """Return the address of a file all apps share, e.g. `shared("tokens.css")`."""
    return f"/shared/{filename}?v={file_digest(SHARED_FOLDER / filename)}"


@cache
def icon(name: str) -> Markup:
    """Return the inlined SVG of `static/icons/<name>.svg`; it is decoration, so a word must stand beside it.

    Raises FileNotFoundError for a name that is not there.
    """
    text = (SHARED_FOLDER / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return Markup(text.replace("<svg", '<svg class="icon" aria-hidden="true" focusable="false"', 1))  # noqa: S704


class OwnAssets:
    """Addresses of an app's own static files, with their digest."""

    def __init__(self, app: Flask) -> None:
        self._folder = Path(app.static_folder or app.root_path)

    def __call__(self, filename: str) -> str:
        """Return the address of `static/<filename>` of the app."""
        return url_for("static", filename=filename, v=file_digest(self._folder / filename))


def install(app: Flask) -> None:
    """Give the templates of `app` `shared()`, `own()` and `icon()`."""
    app.jinja_env.globals.update(shared=shared, icon=icon, own=OwnAssets(app))
