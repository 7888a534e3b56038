"""The web app of the simulated channels (Zalo now; mail, Messenger and SMS join it here)."""

from pathlib import Path

from flask import Flask

from appliance.core.ambient import Ambient
from appliance.simulators.zalo import api_views, page_views
from appliance.simulators.zalo.service import open_zalo
from appliance.web.app import create_app, set_services


def create_channels(
    folder: Path, ambient: Ambient, *, oa_id: str = "", oa_name: str = "", webhook_url: str = ""
) -> Flask:
    """Return the app; its state lives in `folder`."""
    app = create_app(__name__, ambient=ambient, service="channels", remember_language=False)
    set_services(app, open_zalo(folder, ambient, oa_id=oa_id, oa_name=oa_name, webhook_url=webhook_url))
    app.register_blueprint(api_views.blueprint)
    app.register_blueprint(page_views.blueprint)
    return app
