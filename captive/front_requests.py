"""How many requests nginx, the front door, answered: read from its status page when /metrics is asked for.

https://nginx.org/en/docs/http/ngx_http_stub_status_module.html: the third figure of the third line.
"""

import http.client
import re
from collections.abc import Iterator
from contextlib import closing

from prometheus_client.core import CounterMetricFamily, Metric

from captive.nginx_conf import STATUS_PATH

_TIMEOUT_S = 1.0
_MAX_BYTES = 1024
_REQUESTS = re.compile(rb"^ \d+ \d+ (\d+) $", re.MULTILINE)


class FrontRequests:
    """A collector for the portal's registry; where nginx does not answer the figure is left out, never 0."""

    def __init__(self, host_name: str, port: int = 80) -> None:
        """Ask nginx on loopback; `host_name` is one of the portal's own, for others are redirected."""
        self._host_name = host_name
        self._port = port

    def describe(self) -> list[Metric]:
        """Return what is collected, without asking."""
        return [self._family()]

    def collect(self) -> Iterator[Metric]:
        """Yield the figure, or nothing."""
        count = self._count()
        if count is not None:
            family = self._family()
            family.add_metric((), count)
            yield family

    def _family(self) -> CounterMetricFamily:
        return CounterMetricFamily(
            "motcua_front_requests",
            "Requests nginx answered since its start, all of them: redirects, static files, pages, its status page.",
            labels=(),
        )

    def _count(self) -> int | None:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=_TIMEOUT_S)) as line:
                line.request("GET", STATUS_PATH, headers={"Host": self._host_name})
                found = _REQUESTS.search(line.getresponse().read(_MAX_BYTES))
        except (OSError, http.client.HTTPException):
            return None
        return None if found is None else int(found[1])
