"""The frame of pages that citizens open: one small answer with its style inside, throttled, nothing of it stored."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from flask import Response, render_template, request
from markupsafe import Markup

from appliance.core.errors import InvalidInput, NotFound, TooMany
from appliance.core.text import format_phone, normalise_phone
from appliance.web.i18n import LANG_COOKIE, lang, set_lang
from appliance.web.inline_script import inline_script, script_source
from central.models_fleet import Box
from central.services import central

STYLE = Path(__file__).parent / "static" / "public.css"


def throttle() -> None:
    """Refuse an address that asks too often or has guessed too often; raises TooMany."""
    parts, address = central(), request.remote_addr or ""
    if parts.miss_throttle.is_empty(address) or not parts.page_throttle.take(address):
        raise TooMany(
            "too-many-requests",
            "Có quá nhiều lượt xem từ mạng này. Xin Ông/Bà đợi một phút rồi mở lại.",
            "Too many requests from this network. Please wait a minute and open the page again.",
            retry_after_s=60,
        )


def throttle_sending() -> None:
    """Refuse an address that sends too much by our pages; raises TooMany."""
    throttle()
    if not central().message_throttle.take(request.remote_addr or ""):
        raise TooMany(
            "too-many-messages",
            "Có quá nhiều tin gửi từ mạng này. Xin Ông/Bà đợi một phút rồi gửi lại.",
            "Too many messages from this network. Please wait a minute and send again.",
            retry_after_s=60,
        )


def count_miss() -> None:
    """Count a token that nobody printed against its sender."""
    central().miss_throttle.take(request.remote_addr or "")


def speak(language: str) -> None:
    """Use the dossier's own language unless the reader chose one here: many phones are set to English by chance."""
    if "lang" not in request.args and LANG_COOKIE not in request.cookies:
        set_lang(language)


def page(template: str, *, status: int = 200, box: Box | None = None, **values: object) -> Response:
    """Return a page with what every public page shows: the centre, the help line, the language switch."""
    config = central().config.central
    name_vi, name_en = (box.name_vi, box.name_en) if box else ("", "")
    centre_vi, centre_en = name_vi or config.name_vi, name_en or name_vi or config.name_en
    hotline = (box.hotline if box else "") or config.hotline
    body = render_template(
        template,
        watch_script=inline_script,
        style=Markup(style()),  # noqa: S704 - our own file
        centre=centre_en if lang() == "en" else centre_vi,
        centre_address=box.address if box else "",
        hotline=_readable(hotline),
        hotline_tel=hotline.replace(" ", "").replace(".", ""),
        **values,
    )
    answer = Response(body, status, content_type="text/html; charset=utf-8")
    # No address of a page may leave with a link; search engines keep out.
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Content-Security-Policy"] = _policy()
    return answer


def not_found(error: NotFound) -> Response:
    """Return the honest page for a token nobody printed."""
    count_miss()
    return page("token_unknown.html", status=404, detail=error.message(lang()))


def _readable(hotline: str) -> str:
    try:
        return format_phone(normalise_phone(hotline))
    except InvalidInput:
        return hotline


@cache
def style() -> str:
    """Return the style sheet that each page carries."""
    return STYLE.read_text(encoding="utf-8")


@cache
def _policy() -> str:
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src {script_source()}; connect-src 'self';"
        " img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
