"""How every daemon lives: it tells systemd when it is ready and alive, and ends calmly on SIGTERM."""

import logging
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import TYPE_CHECKING

from appliance.core.errors import MotcuaError
from appliance.web.systemd_protocol import inherited_sockets, notify, watchdog_period_s

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from flask import Flask

log = logging.getLogger(__name__)

STUCK_AFTER_S = 10.0
MAX_FAILURES = 10
MAX_PAUSE_S = 60.0


def serve_wsgi(
    app: "Flask | WSGIApplication",
    host: str,
    port: int,
    *,
    threads: int = 8,
    sockets: Sequence[socket.socket] | None = None,
    trusted_proxy: str | None = None,
    alive: Callable[[], bool] | None = None,
    drain_s: float = 10.0,
) -> None:
    """Serve `app` by waitress until SIGTERM or SIGINT, then answer what is under way and return.

    Uses `sockets`, else those inherited from systemd, else `host` and `port`. `alive` adds a condition to
    the watchdog. `trusted_proxy` ("127.0.0.1" behind nginx) is the one peer whose X-Forwarded-* count.
    """
    from appliance.web.wsgi_service import WsgiService

    limit = getattr(app, "config", {}).get("MAX_CONTENT_LENGTH") or 1024 * 1024
    service = WsgiService(
        app,
        host,
        port,
        threads=threads,
        sockets=inherited_sockets() if sockets is None else sockets,
        max_body_bytes=limit,
        trusted_proxy=trusted_proxy,
    )
    on_stop_signal(service.stop)
    ended = threading.Event()

    def healthy() -> bool:
        ticking = time.monotonic() - service.last_tick_s < STUCK_AFTER_S
        return ticking and (alive is None or alive())

    threading.Thread(target=feed_watchdog, args=(healthy, ended), name="watchdog", daemon=True).start()
    notify("READY=1")
    log.info("listening", extra={"port": service.port})
    service.run(drain_s)
    ended.set()
    log.info("stopped")


def run_steps(
    step: Callable[[], bool],
    *,
    idle_s: float,
    stop: threading.Event | None = None,
    max_failures: int = MAX_FAILURES,
) -> None:
    """Call `step` until SIGTERM (or `stop`); it returns True when there may be more to do at once.

    Between idle steps it waits `idle_s` seconds. Expected failures and surprises are logged and followed by a
    doubling pause (at most 60 s); after `max_failures` surprises in a row the last one is raised, so that
    systemd restarts the process and the fault becomes visible.
    """
    stopping = stop or threading.Event()
    if stop is None:
        on_stop_signal(stopping.set)
    period_s = watchdog_period_s()
    notify("READY=1")
    surprises, pause_s = 0, idle_s
    while not stopping.is_set():
        notify("WATCHDOG=1")
        try:
            more = step()
            surprises, pause_s = 0, idle_s
        except MotcuaError as error:
            log.warning("step failed: %s", error.code)
            more, pause_s = False, _longer(pause_s, idle_s)
        except Exception as error:
            surprises += 1
            log.error("step failed unexpectedly", exc_info=error)
            if surprises >= max_failures:
                raise
            more, pause_s = False, _longer(pause_s, idle_s)
        if not more:
            wait_fed(stopping, pause_s, period_s)
    notify("STOPPING=1")


def on_stop_signal(stop: Callable[[], None]) -> None:
    """Call `stop` on SIGTERM and SIGINT (only the main thread may install handlers)."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        notify("STOPPING=1")
        stop()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)


def feed_watchdog(healthy: Callable[[], bool], ended: threading.Event) -> None:
    """Send WATCHDOG=1 while `healthy()`; systemd restarts the unit when it stays away."""
    period_s = watchdog_period_s()
    if period_s is None:
        return
    while not ended.wait(period_s):
        if healthy():
            notify("WATCHDOG=1")


def wait_fed(stopping: threading.Event, pause_s: float, period_s: float | None) -> None:
    """Wait up to `pause_s` seconds, still feeding the watchdog every `period_s` seconds."""
    deadline = time.monotonic() + pause_s
    while (left_s := deadline - time.monotonic()) > 0:
        if stopping.wait(min(left_s, period_s or left_s)):
            return
        notify("WATCHDOG=1")


def _longer(pause_s: float, idle_s: float) -> float:
    return min(max(pause_s * 2, idle_s, 0.1), MAX_PAUSE_S)
