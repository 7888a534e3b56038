"""The web app of the simulated channels (Zalo now; mail, Messenger and SMS join it here)."""

from pathlib import Path

from flask import Flask

from appliance.core.ambient import Ambient
from appliance.simulators import sms
from appliance.simulators.zalo import api_views, page_views, template_views, tool_views
from appliance.simulators.zalo.service import open_zalo
from appliance.web.app import create_app, set_services

MAX_BODY = 6 * 1024 * 1024


def create_channels(
    folder: Path,
    ambient: Ambient,
    *,
    oa_id: str = "",
    oa_name: str = "",
    webhook_url: str = "",
    per_minute: int = 4000,
) -> Flask:
    """Return the app; its state lives in `folder`."""
    app = create_app(
        __name__, ambient=ambient, service="channels", remember_language=False, max_body_bytes=6 * 1024 * 1024
    )
    set_services(
        app, open_zalo(folder, ambient, oa_id=oa_id, oa_name=oa_name, webhook_url=webhook_url, per_minute=per_minute)
    )
    app.register_blueprint(api_views.blueprint)
    app.register_blueprint(template_views.blueprint)
    app.register_blueprint(page_views.blueprint)
    app.register_blueprint(tool_views.blueprint)
    sms.install(app)
    return app
