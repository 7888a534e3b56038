"""Counters of one app in a registry of its own; names and labels never hold personal data."""

from collections.abc import Sequence
from time import perf_counter

from flask import Blueprint, Response, current_app, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

blueprint = Blueprint("metrics", __name__)

_START_KEY = "motcua.start"
_LATENCY_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class AppMetrics:
    """The registry of one app, with the counters every app has."""

    def __init__(self, service: str) -> None:
        self.registry = CollectorRegistry()
        self.service = service
        self._requests = self.counter(
            "motcua_http_requests", "Answers by view and status.", ("view", "method", "status")
        )
        self._latency = self.histogram("motcua_http_request_seconds", "Time to answer.", ("view",))
        self._children: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def counter(self, name: str, about: str, labels: Sequence[str] = ()) -> Counter:
        """Return a new counter of this app; Prometheus adds `_total` to `name`."""
        return Counter(name, about, labels, registry=self.registry)

    def gauge(self, name: str, about: str, labels: Sequence[str] = ()) -> Gauge:
        """Return a new gauge of this app; `gauge.set_function` reads a value at scrape time."""
        return Gauge(name, about, labels, registry=self.registry)

    def histogram(
        self,
        name: str,
        about: str,
        labels: Sequence[str] = (),
        buckets_s: Sequence[float] = _LATENCY_BUCKETS_S,
    ) -> Histogram:
        """Return a new histogram of this app, in seconds."""
        return Histogram(name, about, labels, registry=self.registry, buckets=buckets_s)

    def count_answer(self, view: str, method: str, status: int, seconds: float) -> None:
        """Count one answer; the children are kept because looking labels up costs more than counting."""
        key = (view, method, status)
        children = self._children.get(key)
        if children is None:
            children = (self._requests.labels(view, method, str(status)), self._latency.labels(view))
            self._children[key] = children
        children[0].inc()
        children[1].observe(seconds)

    def text(self) -> bytes:
        """Return all values in Prometheus' text format."""
        return generate_latest(self.registry)


def start_timer() -> None:
    """Note when the request came in."""
    request.environ[_START_KEY] = perf_counter()


def count_answer(response: Response) -> Response:
    """Count the answer under its view's name; unknown paths share one name, so labels stay few."""
    started = request.environ.get(_START_KEY)
    if started is not None:
        metrics: AppMetrics = current_app.extensions["motcua.web"].metrics
        method = request.method if request.url_rule is not None else "other"
        metrics.count_answer(request.endpoint or "none", method, response.status_code, perf_counter() - started)
    return response


@blueprint.get("/metrics")
def show_metrics() -> Response:
    """Answer with the app's counters."""
    metrics: AppMetrics = current_app.extensions["motcua.web"].metrics
    return Response(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")
