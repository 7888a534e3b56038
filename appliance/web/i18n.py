"""Which language a request wants, and the functions that code and templates call for texts.

Vietnamese texts stand in the code as `_("…")`; the English ones in `<package>/locale/en.po`
(kept in order by `python -m appliance.web.i18n_update`). Placeholders are named: `_("Còn %(n)s người", n=7)`.
"""

from urllib.parse import urlencode

from flask import Flask, Response, g, has_app_context, has_request_context, request

from appliance.web.i18n_catalog import SOURCE_LANG
from appliance.web.state import web_state

LANG_COOKIE = "motcua_lang"
COOKIE_AGE_S = 365 * 24 * 3600


def lang() -> str:
    """Return the language of this request: `?lang=`, then the cookie, then Accept-Language, then Vietnamese."""
    if not has_request_context():
        return SOURCE_LANG
    chosen: str | None = g.get("lang")
    if chosen is None:
        chosen = g.lang = _choose(web_state().texts.languages)
    return chosen


def set_lang(code: str) -> None:
    """Use `code` for the rest of this request (for example a device's or a dossier's own language)."""
    g.lang = code if code in web_state().texts.languages else SOURCE_LANG


def gettext(msgid: str, /, **values: object) -> str:
    """Return the text in this request's language, with named placeholders filled in."""
    text = web_state().texts.get(lang(), msgid) if has_app_context() else msgid
    return _filled(text, values)


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """Return the singular or plural text; `%(num)s` is the number."""
    text = web_state().texts.get_plural(lang(), one, many, number) if has_app_context() else one
    return text % {"num": number, **values}


def text_in(language: str, msgid: str, /, **values: object) -> str:
    """Return the text in `language` whatever the request's own is (for papers and notices)."""
    return _filled(web_state().texts.get(language, msgid), values)


def mark(msgid: str) -> str:
    """Mark a text in a table for extraction; it is translated later by `_(variable)`."""
    return msgid


_ = gettext


def _filled(text: str, values: dict[str, object]) -> str:
    # Templates always need %% for a percent sign (Jinja's new-style gettext); code may share such a text.
    return text % values if values else text.replace("%%", "%")


def _choose(languages: tuple[str, ...]) -> str:
    for candidate in (request.args.get("lang"), request.cookies.get(LANG_COOKIE)):
        if candidate in languages:
            return candidate
    # Vietnamese first in a tie: phones sold here often list both with the same weight.
    best = request.accept_languages.best_match(list(languages), default=SOURCE_LANG)
    return best or SOURCE_LANG


def remember_language(response: Response) -> Response:
    """Keep a language chosen by `?lang=` in a cookie."""
    if "lang=" in request.environ.get("QUERY_STRING", "") and request.args.get("lang") == lang():
        response.set_cookie(
            LANG_COOKIE,
            lang(),
            max_age=COOKIE_AGE_S,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure,
        )
    return response


def install(app: Flask) -> None:
    """Give the templates of `app` `_()`, `gettext`, `ngettext`, `{% trans %}` and `lang()`."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    install_callables = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]  # added by the extension
    install_callables(_template_gettext, _template_ngettext, newstyle=True)
    app.jinja_env.globals.update(lang=lang, address_in=address_in)


def address_in(code: str) -> str:
    """Return this page's own address in another language, keeping the rest of its query."""
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    # One leading slash only: "//host/" would leave the site.
    return "/" + request.path.lstrip("/") + "?" + urlencode([*query, ("lang", code)])


def _template_gettext(msgid: str) -> str:
    # Jinja's new-style wrapper fills in the values itself, escaping them.
    return web_state().texts.get(lang(), msgid)


def _template_ngettext(one: str, many: str, number: int) -> str:
    return web_state().texts.get_plural(lang(), one, many, number)
