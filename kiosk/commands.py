"""`motcua kiosk run`: serve the touch side until SIGTERM."""

import argparse
from pathlib import Path

DEFAULT_CONFIG = Path("/etc/motcua/box.toml")


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the command line."""
    kiosk = verbs.add_parser("kiosk", help="the touch side: kiosk, counters, hall display and their API")
    inner = kiosk.add_subparsers(title="verbs", metavar="VERB", required=True)
    run = inner.add_parser("run", help="serve until SIGTERM")
    run.add_argument("--config", type=Path, default=DEFAULT_CONFIG, metavar="FILE")
    run.set_defaults(run=run_kiosk)


def run_kiosk(arguments: argparse.Namespace) -> int:
    """Serve the kiosk; the calendar, slow to load, is fetched beside the first requests."""
    import threading

    from appliance.config import load_config
    from appliance.core.ambient import real_ambient
    from appliance.public_sock import serve_public
    from appliance.web.logs import setup_logging
    from appliance.web.service_loop import serve_wsgi
    from kiosk.app import create_kiosk_app
    from kiosk.business_days import keep_marking_time
    from kiosk.public_handlers import public_handlers
    from kiosk.running import build_centre

    setup_logging("kiosk")
    config = load_config(arguments.config)
    centre = build_centre(config, real_ambient())
    app = create_kiosk_app(centre)
    stop = threading.Event()
    threading.Thread(target=centre.calendar, name="calendar", daemon=True).start()
    threading.Thread(
        target=keep_marking_time, args=(centre.store, centre.ambient, stop), name="clock", daemon=True
    ).start()
    with serve_public(config.sockets.public, public_handlers(centre)):
        kiosk = config.kiosk
        serve_wsgi(
            app, kiosk.host, kiosk.port, threads=kiosk.threads, trusted_proxy=kiosk.trusted_proxy or "127.0.0.1"
        )
    stop.set()
    centre.store.close()
    return 0
