"""What every portal page shares: the inlined style, its place in the content policy, and links that keep the language."""

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response, request
from markupsafe import Markup

from appliance.web.i18n import lang
from appliance.web.inline_script import WRITE_PHONE, inline_script, script_source
from appliance.web.qr_svg import qr_svg
from captive.services import portal

_CSS_FILE = Path(__file__).parent / "templates" / "portal.css"


def install(app: Flask) -> None:
    """Give the templates of `app` the style, `to()`, `here_in()`, `centre_name()` and `qr_svg()`."""
    css = _minified(_CSS_FILE.read_text(encoding="utf-8"))
    app.jinja_env.trim_blocks = True
    app.jinja_env.globals.update(
        portal_css=Markup(css),  # noqa: S704  # our own file
        to=to,
        here_in=here_in,
        still_here=still_here,
        centre_name=centre_name,
        qr_svg=qr_svg,
        watch_script=inline_script,
    )
    policy = content_policy(css)

    def add_policy(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        return response

    # Registered last, so it runs first: the shared headers keep what a view has set.
    app.after_request(add_policy)


def content_policy(css: str) -> str:
    """Return the policy that allows our style and scripts by their digests, pictures in the page, nothing else."""
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'self' 'sha256-{digest}'; script-src {script_source()} {script_source(WRITE_PHONE)};"
        " img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    )


def to(path: str) -> str:
    """Return the address of one of our pages, keeping a language that was chosen by a tap (there are no cookies)."""
    return f"{path}?{urlencode({'lang': lang()})}" if "lang" in request.args else path


def here_in(language: str) -> str:
    """Return the address of this page in another language; after a posted form that is the page it came from."""
    path = request.path if request.method in {"GET", "HEAD"} else _PAGE_OF_FORM.get(request.path, "/")
    return f"{path}?{urlencode({'lang': language})}"


def still_here() -> str:
    """Return the address of this page as it stands, without asking again by itself."""
    chosen = {"lang": lang()} if "lang" in request.args else {}
    return f"{request.path}?{urlencode({**chosen, 'still': 1})}"


def centre_name() -> str:
    """Return the centre's name in the page's language."""
    return portal().settings.name(lang())


_PAGE_OF_FORM = {"/lookup": "/lookup", "/ticket/": "/ticket/"}


def _minified(css: str) -> str:
    return re.sub(r"\s*\n\s*", "", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
