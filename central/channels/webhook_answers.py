"""What webhooks answer, and the counter of it."""

from flask import Response, current_app
from prometheus_client import Counter

from appliance.web.state import web_state

_KEY = "motcua.webhooks"


def taken(channel: str, *, fresh: bool) -> Response:
    """Return 200: the event is on disk, now or since before."""
    count(channel, "taken" if fresh else "repeated")
    return Response("ok", mimetype="text/plain")


def refused(channel: str, reason: str, status: int = 401) -> Response:
    """Return a refusal that tells a forger nothing."""
    count(channel, reason)
    return Response("refused", status=status, mimetype="text/plain")


def count(channel: str, outcome: str) -> None:
    """Count one event by what became of it."""
    counter: Counter = current_app.extensions[_KEY]
    counter.labels(channel, outcome).inc()


def install() -> None:
    """Make the counter of the current app."""
    current_app.extensions[_KEY] = web_state().metrics.counter(
        "motcua_central_webhooks", "Webhook calls by channel and what became of them.", ("channel", "outcome")
    )
