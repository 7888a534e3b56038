"""Where a web app keeps what its views need: one typed value of its own and the part all apps share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from flask import Flask, current_app

from appliance.core.ambient import Ambient
from appliance.web.i18n_catalog import Texts
from appliance.web.metrics import AppMetrics

SERVICES_KEY = "motcua"
WEB_KEY = "motcua.web"

Services = TypeVar("Services")
Readiness = Callable[[], str | None]


@dataclass
class WebState:
    """What `create_app` gives every app; `readiness` maps a check's name to a function (None = fine)."""

    service: str
    ambient: Ambient
    texts: Texts
    metrics: AppMetrics
    readiness: dict[str, Readiness] = field(default_factory=dict)


def set_services(app: Flask, services: object) -> None:
    """Keep the app's own value (usually one dataclass with store, config …) for its views."""
    app.extensions[SERVICES_KEY] = services


def services(kind: type[Services]) -> Services:
    """Return the current app's own value; raises TypeError when it is not a `kind`.

    A package wraps it once: `def kiosk() -> KioskServices: return services(KioskServices)`.
    """
    value = current_app.extensions[SERVICES_KEY]
    if not isinstance(value, kind):
        raise TypeError(f"app holds {type(value).__name__}, not {kind.__name__}")
    return value


def web_state(app: Flask | None = None) -> WebState:
    """Return the shared part of `app` (default: the current app)."""
    return cast(WebState, (app or current_app).extensions[WEB_KEY])


def ambient() -> Ambient:
    """Return the current app's clock and randomness."""
    return web_state().ambient


def add_readiness(app: Flask, name: str, check: Readiness) -> None:
    """Let `/healthz` answer 503 while `check()` returns a reason code instead of None."""
    web_state(app).readiness[name] = check
