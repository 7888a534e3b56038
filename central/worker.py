"""`motcua central work`: the process that sends what is due, works on what came in, and tells people the day before."""

import logging
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Flask

from appliance.core.ambient import real_ambient
from appliance.web.logs import setup_logging
from appliance.web.service_loop import on_stop_signal, run_steps
from central.app import make_app
from central.channels.eve import Eve
from central.channels.receiving import Receiver
from central.channels.registry import CHANNELS
from central.channels.sender import Sender
from central.config import CentralConfig, SecretsPart
from central.services import central
from central.start import open_parts

log = logging.getLogger(__name__)
IDLE_S, EVE_EVERY_S = 0.3, 60.0


def work(config: CentralConfig, secrets: Path | None = None) -> None:
    """Work until SIGTERM or SIGINT; what is on the wire then is finished first. Raises MotcuaError at a wrong start."""
    if secrets is not None:
        config = config.model_copy(update={"secrets": SecretsPart(dir=secrets)})
    setup_logging("central-worker")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    ambient = real_ambient()
    database, sealer = open_parts(config, ambient)
    stop = threading.Event()
    on_stop_signal(stop.set)
    try:
        run_worker(make_app(config, database, sealer, ambient), stop)
    finally:
        database.close()


def run_worker(app: Flask, stop: threading.Event) -> None:
    """Run all parts of a worker, each in a thread of its own, until `stop`."""
    with app.app_context():
        made = {name: way for channel in CHANNELS for name, way in channel.ways(central()).items()}
    sender = Sender(app, made)
    parts: list[tuple[str, Callable[[], None]]] = [
        ("receiver", lambda: run_steps(Receiver(app, CHANNELS).step, idle_s=IDLE_S, stop=stop)),
        ("eve", lambda: run_steps(Eve(app).step, idle_s=EVE_EVERY_S, stop=stop)),
    ]
    parts += [
        (channel.name, partial(_in_app, app, channel.background, stop))
        for channel in CHANNELS
        if channel.background is not None
    ]
    threads = [threading.Thread(target=_guarded(run, stop), name=name, daemon=True) for name, run in parts]
    for thread in threads:
        thread.start()
    try:
        run_steps(sender.step, idle_s=IDLE_S, stop=stop)
    finally:
        stop.set()
        sender.close()
        for thread in threads:
            thread.join(10)


def _in_app(app: Flask, run: Callable[[threading.Event], None], stop: threading.Event) -> None:
    with app.app_context():
        run(stop)


def _guarded(run: Callable[[], None], stop: threading.Event) -> Callable[[], None]:
    def guarded() -> None:
        # A part that can't go on ends the process: systemd starts it anew, and the fault is seen.
        try:
            run()
        finally:
            stop.set()

    return guarded
