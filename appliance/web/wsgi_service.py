"""A waitress server that can be drained: what was accepted is answered before the process ends."""

import contextlib
import json
import logging
import select
import socket
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ErrorTask, WSGITask

from appliance.web.problem_texts import HTTP_PROBLEMS, TITLES

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

TICK_S = 0.5
QUIET_S = 0.2
MAX_HEADER_BYTES = 16 * 1024
CONNECTION_LIMIT = 500
CLOSE_KEY = "motcua.close_connection"
"""In a request's environ: a function that lets its answer be the last of the connection."""


class _Task(WSGITask):  # type: ignore[misc]  # waitress has no types
    """One request; while the server drains, its answer closes the connection."""

    def execute(self) -> None:
        if getattr(self.channel.server, "draining", False):
            self._close_afterwards()
        super().execute()

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        # PEP 3333 keeps `Connection` from the app; the portal must end kept-alive connections it has caught.
        environ[CLOSE_KEY] = self._close_afterwards
        return environ

    def _close_afterwards(self) -> None:
        self.request.headers["CONNECTION"] = "close"


class _Refusal(ErrorTask):  # type: ignore[misc]
    """A request waitress itself refuses (unreadable, too large): answered as problem+json like all others."""

    def execute(self) -> None:
        status = int(self.request.error.code)
        code, detail, _ = HTTP_PROBLEMS.get(status, HTTP_PROBLEMS[400])
        title = TITLES.get(status, TITLES[400])[0]
        document = {
            "type": f"urn:motcua:problem:{code}",
            "title": title,
            "status": status,
            "detail": detail,
            "code": code,
        }
        body = json.dumps(document, ensure_ascii=False).encode()
        self.status = f"{status} {self.request.error.reason}"
        self.response_headers.append(("Content-Type", "application/problem+json"))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):  # type: ignore[misc]
    task_class = _Task
    error_task_class = _Refusal


class WsgiService:
    """An app served on a host and port (0 = any free one) or on sockets that are already open."""

    def __init__(
        self,
        app: "WSGIApplication",
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        threads: int = 8,
        sockets: Sequence[socket.socket] = (),
        max_body_bytes: int = 1024 * 1024,
        trusted_proxy: str | None = None,
    ) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns on every burst
        self._map: dict[int, Any] = {}
        options: dict[str, Any] = {"sockets": list(sockets)} if sockets else {"host": host, "port": port}
        if trusted_proxy:
            # Only the front door may say who the client is and whether it came by TLS.
            options.update(
                trusted_proxy=trusted_proxy,
                trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto"},
                clear_untrusted_proxy_headers=True,
            )
        server = create_server(
            app,
            map=self._map,
            threads=threads,
            ident="",
            connection_limit=CONNECTION_LIMIT,
            max_request_body_size=max_body_bytes,
            max_request_header_size=MAX_HEADER_BYTES,
            asyncore_use_poll=True,
            **options,
        )
        self._dispatcher = server.task_dispatcher
        self._listeners = [entry for entry in self._map.values() if isinstance(entry, BaseWSGIServer)]
        for listener in self._listeners:
            listener.channel_class = _Channel
        self._stopping = threading.Event()
        self.last_tick_s = time.monotonic()

    @property
    def port(self) -> int:
        """Return the TCP port of the first listening socket."""
        return int(self._listeners[0].effective_port)

    def run(self, drain_s: float = 10.0) -> None:
        """Serve until `stop()`; then answer what is under way for at most `drain_s` seconds."""
        while not self._stopping.is_set():
            wasyncore.loop(timeout=TICK_S, use_poll=True, map=self._map, count=1)
            self.last_tick_s = time.monotonic()
        self._drain(time.monotonic() + drain_s)
        self._dispatcher.shutdown()
        wasyncore.close_all(self._map)

    def stop(self) -> None:
        """Ask `run()` to drain and return; may be called from a signal handler or another thread."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        for listener in self._listeners:
            # The loop may have seen the flag on its own tick and closed everything already.
            with contextlib.suppress(OSError):
                listener.pull_trigger()

    def _drain(self, deadline: float) -> None:
        for listener in self._listeners:
            listener.draining = True
            _accept_the_waiting(listener)
            listener.del_channel(self._map)
            listener.socket.close()
        while time.monotonic() < deadline and any(map(_is_busy, self._channels())):
            wasyncore.loop(timeout=0.05, use_poll=True, map=self._map, count=1)

    def _channels(self) -> list[_Channel]:
        return [entry for entry in list(self._map.values()) if isinstance(entry, _Channel)]


def _accept_the_waiting(listener: BaseWSGIServer) -> None:
    # Closing a listening socket resets connections the kernel has taken but we have not.
    for _ in range(CONNECTION_LIMIT):
        if not select.select([listener.socket], [], [], 0)[0]:
            return
        listener.handle_accept()


def _is_busy(channel: _Channel) -> bool:
    if channel.requests or channel.request is not None or channel.total_outbufs_len:
        return True
    # A connection just opened (or just answered) may be about to send its request.
    return bool(time.time() - channel.last_activity < QUIET_S)
