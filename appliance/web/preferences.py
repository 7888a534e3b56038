"""What a reader chose for the looks: high contrast (a cookie set by static/preferences.js)."""

from flask import Flask, has_request_context, request

CONTRAST_COOKIE = "motcua_contrast"


def contrast() -> str:
    """Return "high" or "normal" for the `data-contrast` attribute of the page."""
    if has_request_context() and request.cookies.get(CONTRAST_COOKIE) == "high":
        return "high"
    return "normal"


def install(app: Flask) -> None:
    """Give the templates of `app` `contrast()`."""
    app.jinja_env.globals["contrast"] = contrast
