"""The start of every web app: health, metrics, shared files, errors, headers, languages and limits in one call.

app = create_app(__name__, ambient=real_ambient())
set_services(app, KioskServices(...))        # what the app's own views need
app.register_blueprint(kiosk_api.blueprint)  # views are plain module functions
"""

from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, Flask, request
from flask.json.provider import DefaultJSONProvider

from appliance.core.ambient import Ambient
from appliance.web import assets, headers, health, i18n, metrics, preferences, problems, texts_json
from appliance.web.i18n_catalog import Texts
from appliance.web.input import nul_refused, read_form, read_json, read_query
from appliance.web.state import WEB_KEY, WebState, add_readiness, services, set_services, web_state

__all__ = [
    "add_readiness",
    "create_app",
    "read_form",
    "read_json",
    "read_query",
    "services",
    "set_services",
    "web_state",
]

WEB_LOCALE = Path(__file__).parent / "locale"
MAX_FORM_PARTS = 500

shared_files = Blueprint(
    "shared", __name__, static_folder="static", static_url_path="/shared", template_folder="templates"
)


class Utf8Json(DefaultJSONProvider):
    """JSON with Vietnamese letters as they are and the keys in the order the view wrote them."""

    ensure_ascii = False
    sort_keys = False
    compact = True


def create_app(
    import_name: str,
    *,
    ambient: Ambient,
    max_body_bytes: int = 65536,
    locale_dirs: Sequence[Path] = (),
    service: str = "",
    languages: Sequence[str] = ("vi", "en"),
    remember_language: bool = True,
) -> Flask:
    """Return a Flask app with everything the project's apps have in common.

    `service` names it in /healthz, metrics and logs (default: the top package of `import_name`).
    The package's own `locale` folder is found by itself; `locale_dirs` adds others.
    `remember_language=False` sets no cookie for `?lang=` (the wifi portal keeps none).
    """
    name = service or import_name.split(".", maxsplit=1)[0]
    app = Flask(import_name)
    app.json = Utf8Json(app)
    app.config.update(
        MAX_CONTENT_LENGTH=max_body_bytes,
        MAX_FORM_MEMORY_SIZE=max_body_bytes,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
    )
    folders = (WEB_LOCALE, Path(app.root_path) / "locale", *locale_dirs)
    app.extensions[WEB_KEY] = WebState(name, ambient, Texts(folders, languages), metrics.AppMetrics(name))
    _install_hooks(app, remember_language)
    for blueprint in (shared_files, health.blueprint, metrics.blueprint, texts_json.blueprint):
        app.register_blueprint(blueprint)
    return app


def _install_hooks(app: Flask, remember_language: bool) -> None:
    problems.install(app)
    i18n.install(app)
    assets.install(app)
    preferences.install(app)
    app.before_request(metrics.start_timer)
    app.before_request(_refuse_nul_address)
    # Flask runs these last-registered first, so the counting sees the final answer.
    app.after_request(metrics.count_answer)
    app.after_request(headers.add_headers)
    if remember_language:
        app.after_request(i18n.remember_language)


def _refuse_nul_address() -> None:
    # A NUL would reach SQL text columns and file names; no address of ours has one.
    if "\x00" in request.path or "%00" in request.environ.get("QUERY_STRING", ""):
        raise nul_refused()
