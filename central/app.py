"""The web app of central: what boxes, the province's system, citizens and officers talk to."""

from flask import Flask, request
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from appliance.core.ambient import Ambient
from appliance.core.holidays_vn import Calendars
from appliance.core.protocol import MAX_BODY_BYTES
from appliance.web.app import add_readiness, create_app, set_services
from appliance.web.login import install_login
from appliance.web.state import web_state
from central import (
    cases_api,
    hotline_pages,
    ingest_api,
    openapi,
    queue_page,
    slip_follow,
    slip_messages,
    slip_rating,
    staff_calls,
    staff_dossiers,
    staff_handler,
    staff_inbox,
    staff_inbox_acts,
    staff_inbox_entry,
    staff_inbox_files,
    staff_login,
    staff_pauses,
    tracking_page,
)
from central.channels import webhook_answers
from central.channels.registry import CHANNELS
from central.config import CentralConfig
from central.database import Database, DatabaseUnavailable
from central.due_dates import DueRules
from central.models_fleet import Meta
from central.sealing import Sealer
from central.services import CentralServices
from central.staff_backend import CentralStaff
from central.throttle import Throttle

SMALL_BODY_BYTES = 65_536


def make_app(config: CentralConfig, database: Database, sealer: Sealer, ambient: Ambient) -> Flask:
    """Return the app over an open database."""
    app = create_app(__name__, ambient=ambient, max_body_bytes=MAX_BODY_BYTES, service="central")
    app.jinja_options["trim_blocks"] = app.jinja_options["lstrip_blocks"] = True
    limits = config.limits
    set_services(
        app,
        CentralServices(
            config,
            database,
            sealer,
            ambient,
            _due_rules(config, ambient),
            page_throttle=Throttle(limits.pages_per_minute),
            miss_throttle=Throttle(limits.misses_per_minute),
            message_throttle=Throttle(limits.messages_per_minute),
            events=web_state(app).metrics.counter(
                "motcua_central_events", "Events by what became of them.", ("outcome",)
            ),
        ),
    )
    install_login(app, CentralStaff(database, ambient), login_page="/staff/login")
    add_readiness(app, "database", lambda: _database_fault(database))
    app.before_request(_limit_body)
    for part in (
        ingest_api,
        cases_api,
        tracking_page,
        queue_page,
        slip_follow,
        slip_messages,
        slip_rating,
        hotline_pages,
        staff_login,
        staff_calls,
        staff_dossiers,
        staff_pauses,
        staff_handler,
        staff_inbox,
        staff_inbox_acts,
        staff_inbox_entry,
        staff_inbox_files,
        openapi,
    ):
        app.register_blueprint(part.blueprint)
    _install_channels(app)
    _trust_proxy(app, config)
    return app


def _install_channels(app: Flask) -> None:
    with app.app_context():
        webhook_answers.install()
    for channel in CHANNELS:
        if channel.webhook is not None:
            app.register_blueprint(channel.webhook)


def _due_rules(config: CentralConfig, ambient: Ambient) -> DueRules:
    calendars = Calendars(config.hours.weekly(), ambient, config.central.holidays_file)
    return DueRules(calendars.current, config.dossier.max_reappointments)


def _limit_body() -> None:
    # Only batches of events may be large.
    if request.endpoint != "sync.post_events":
        request.max_content_length = SMALL_BODY_BYTES


def _trust_proxy(app: Flask, config: CentralConfig) -> None:
    if config.central.trusted_proxy:
        from werkzeug.middleware.proxy_fix import ProxyFix

        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]


def _database_fault(database: Database) -> str | None:
    try:
        with database.read() as session:
            session.execute(select(Meta.value).limit(1)).first()
    except (DatabaseUnavailable, DBAPIError):
        return "database-unavailable"
    return None
