"""The portal's web app put together: shared parts, own pages, and the redirect of caught requests before them."""

from urllib.parse import urlsplit

from flask import Flask, request

from appliance.core.errors import NotFound
from appliance.web.app import add_readiness, create_app, set_services, web_state
from captive import (
    capport_views,
    front_views,
    guide_views,
    lookup_views,
    opened_views,
    page,
    ticket_views,
    write_views,
)
from captive.caught import CaughtRequests
from captive.front_requests import FrontRequests
from captive.funnel import Step
from captive.services import PortalServices
from captive.visitor import from_loopback

MAX_BODY_BYTES = 8 * 1024


def create_portal(parts: PortalServices) -> Flask:
    """Return the portal's app."""
    app = create_app(
        __name__,
        ambient=parts.ambient,
        service="portal",
        max_body_bytes=MAX_BODY_BYTES,
        remember_language=False,
    )
    set_services(app, parts)
    page.install(app)
    app.before_request(_hide_metrics)
    for views in (front_views, guide_views, lookup_views, ticket_views, write_views, capport_views, opened_views):
        app.register_blueprint(views.blueprint)
    add_readiness(app, "store", lambda: _store_fault(parts))
    _catch(app, parts)
    return app


def _catch(app: Flask, parts: PortalServices) -> None:
    caught = web_state(app).metrics.counter(
        "motcua_portal_caught",
        "Requests for other hosts that the portal itself redirected, by family of probe; nginx redirects without it.",
        ("family",),
    )

    def count(family: str, address: str) -> None:
        caught.labels(family).inc()
        parts.funnel.note(Step.SEEN, parts.neighbours.mac_of(address))

    settings = parts.settings
    if settings.behind_nginx:
        web_state(app).metrics.registry.register(FrontRequests(urlsplit(settings.public_url).hostname or ""))
    app.wsgi_app = CaughtRequests(  # type: ignore[method-assign]
        app.wsgi_app, settings.own_hosts, settings.front_url, count
    )


def _hide_metrics() -> None:
    # Visitors can reach the portal; its figures are for the box and the staff network's own scraper on it.
    if request.path == "/metrics" and not from_loopback():
        raise NotFound("not-found", "Không có trang này.", "There is no such page.")


def _store_fault(parts: PortalServices) -> str | None:
    try:
        parts.store.reader().execute("SELECT 1 FROM wifi_sessions LIMIT 1").fetchone()
    except Exception as error:  # noqa: BLE001  # whatever it is, the portal can't admit anybody
        return type(error).__name__
    return None
