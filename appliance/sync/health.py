"""The sync daemon's own /healthz and /metrics, on loopback, for monitoring."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from appliance.store import Store
from appliance.sync.claims import counts


def serve_health(store: Store, port: int) -> ThreadingHTTPServer:
    """Serve on 127.0.0.1:`port` in a daemon thread and return the server."""
    registry = CollectorRegistry()
    gauge = Gauge("motcua_outbox_rows", "Rows of the outbox that wait, by state", ["state"], registry=registry)

    class Handler(BaseHTTPRequestHandler):
        """Two pages."""

        def do_GET(self) -> None:
            """Answer /healthz and /metrics."""
            if self.path == "/healthz":
                self._send("application/json", b'{"status":"ok","service":"sync"}')
            elif self.path == "/metrics":
                found = counts(store)
                for state in ("ready", "deferred", "parked"):
                    gauge.labels(state).set(getattr(found, state))
                self._send("text/plain; version=0.0.4", generate_latest(registry))
            else:
                self.send_error(404)

        def _send(self, kind: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Write no access log."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server
