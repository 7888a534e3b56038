"""A small threaded server from the standard library, for header names that waitress and nginx throw away.

Zalo's API authenticates by headers called `access_token` and `secret_key`; waitress drops names with an underscore,
because they are ambiguous in WSGI. A simulator must take what the real service takes.
"""

import socketserver
import threading
from typing import TYPE_CHECKING
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer

from appliance.core.errors import Unavailable
from appliance.web.service_loop import on_stop_signal

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class _Handler(WSGIRequestHandler):
    timeout = 10

    def address_string(self) -> str:
        return str(self.client_address[0])

    def log_message(self, format: str, *args: object) -> None:  # the name of the standard library
        """Write no access log; the app counts its answers."""


ServerHandler.server_software = ""


class PlainServer(socketserver.ThreadingMixIn, WSGIServer):
    """Serves a WSGI app on loopback, one thread per connection."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, app: "WSGIApplication", port: int = 0) -> None:
        """Bind `port` (0 = any free one); raises Unavailable "port-busy"."""
        try:
            super().__init__(("127.0.0.1", port), _Handler)
        except OSError as error:
            raise Unavailable(
                "port-busy", f"Cổng {port} đang bận.", f"Port {port} is in use by another program.", port=port
            ) from error
        self.set_app(app)

    def server_bind(self) -> None:
        """Bind without asking DNS for the machine's name."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])
        self.setup_environ()


def serve_plain(app: "WSGIApplication", port: int) -> None:
    """Serve `app` on loopback until SIGTERM or SIGINT."""
    server = PlainServer(app, port)
    # shutdown() waits for the loop that the signal interrupts, so it needs a thread of its own.
    on_stop_signal(lambda: threading.Thread(target=server.shutdown).start())
    with server:
        server.serve_forever(poll_interval=0.1)
