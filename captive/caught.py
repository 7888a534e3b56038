"""Requests caught on their way to another host: one constant answer, before Flask sees them."""

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from appliance.web.wsgi_service import CLOSE_KEY
from captive.host_rules import is_own_host
from captive.probe_rules import probe_family
from captive.visitor import is_loopback

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_TOOL_PATHS = frozenset({"/healthz", "/metrics"})


class CaughtRequests:
    """Redirects what was meant for another host to the portal and passes everything else on.

    `Connection: close`, because a kept-alive connection stays redirected by connection tracking after admission.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        own_hosts: Collection[str],
        location: str,
        count: Callable[[str, str], None],
    ) -> None:
        self._app = app
        self._own = own_hosts
        self._count = count
        self._headers = [
            ("Location", location),
            ("Cache-Control", "no-store"),
            ("Content-Length", "0"),
        ]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        host, path = environ.get("HTTP_HOST"), environ.get("PATH_INFO", "")
        if is_own_host(host, self._own) or (path in _TOOL_PATHS and is_loopback(environ.get("REMOTE_ADDR"))):
            return self._app(environ, start_response)
        self._count(probe_family(host or "", path) or "page", environ.get("REMOTE_ADDR", ""))
        if CLOSE_KEY in environ:
            environ[CLOSE_KEY]()
        start_response("302 Found", list(self._headers))
        return []
