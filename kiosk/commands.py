"""`motcua kiosk run` serves the touch side until SIGTERM; `motcua kiosk button` takes numbers for a USB button."""

import argparse
import errno
from pathlib import Path

from appliance.box_commands import add_config
from appliance.core.errors import Unavailable
from appliance.exit_codes import ExitCode


class PortBusy(Unavailable):
    """Another process listens on the configured port."""

    exit_code = ExitCode.PORT_BUSY

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            "port-busy", f"Cổng {host}:{port} đang có chương trình khác dùng.", f"Port {host}:{port} is in use."
        )


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the command line."""
    kiosk = verbs.add_parser("kiosk", help="the touch side: kiosk, counters, hall display and their API")
    inner = kiosk.add_subparsers(title="verbs", metavar="VERB", required=True)
    run = inner.add_parser("run", help="serve until SIGTERM")
    add_config(run)
    run.set_defaults(run=run_kiosk)
    voice = inner.add_parser("voice", help="make the clips of the calls with espeak-ng")
    voice.add_argument(
        "--out",
        type=Path,
        default=Path("/var/lib/motcua/voice"),
        metavar="DIR",
        help="where the clips go (default: %(default)s)",
    )
    voice.add_argument("--again", action="store_true", help="make clips anew that are there already")
    voice.set_defaults(run=build_voice)
    button = inner.add_parser("button", help="a USB button takes numbers, where there is no touch screen")
    add_config(button)
    button.add_argument("--device", type=Path, required=True, metavar="FILE", help="the button: /dev/input/event…")
    button.add_argument("--service", required=True, metavar="ID", help="the line of the queue it gives numbers for")
    button.set_defaults(run=run_button)


def build_voice(arguments: argparse.Namespace) -> int:
    """Make the clips that are missing."""
    from kiosk.voice_clips import build_clips

    print(f"{build_clips(arguments.out, again=arguments.again)} → {arguments.out}")
    return 0


def run_kiosk(arguments: argparse.Namespace) -> int:
    """Serve the kiosk; the calendar, slow to load, is fetched beside the first requests."""
    import sqlite3
    import threading

    from appliance.catalogue_source import catalogue_holder
    from appliance.config import load_config
    from appliance.core.ambient import real_ambient
    from appliance.core.errors import MotcuaError
    from appliance.public_sock import serve_public, uids_of
    from appliance.web.logs import setup_logging
    from appliance.web.service_loop import serve_wsgi
    from appliance.web.stream_feed import StreamFeed
    from kiosk.app import create_kiosk_app
    from kiosk.display import now_serving
    from kiosk.public_handlers import public_handlers
    from kiosk.running import build_centre
    from kiosk.upkeep import Upkeep
    from kiosk.wishes import fulfil_until

    setup_logging("kiosk")
    config = load_config(arguments.config)
    ambient = real_ambient()
    holder = catalogue_holder(config, ambient)
    centre = build_centre(config, ambient, lambda: holder.current)
    centre.catalogue_faults = lambda: holder.faults
    app = create_kiosk_app(centre)
    stop = threading.Event()
    threading.Thread(target=centre.calendar, name="calendar", daemon=True).start()
    upkeep = Upkeep(centre.store, centre.ambient, holder.refresh)
    threading.Thread(target=upkeep.run, args=(stop,), name="upkeep", daemon=True).start()
    threading.Thread(target=fulfil_until, args=(centre, stop), name="wishes", daemon=True).start()
    feed = StreamFeed(
        config.sockets.stream,
        "display",
        lambda: now_serving(centre.store.reader(), centre),
        centre.store.changed,
        (sqlite3.Error, MotcuaError),
    )
    threading.Thread(target=feed.run, args=(stop,), name="stream-feed", daemon=True).start()
    kiosk = config.kiosk
    # Behind the box's own nginx the visitor's address is the forwarded one; nobody else on loopback may name one
    # that is let in where loopback itself isn't.
    proxy = kiosk.trusted_proxy or "127.0.0.1"
    try:
        with serve_public(config.sockets.public, public_handlers(centre), uids_of(config.sockets.public_users)):
            serve_wsgi(app, kiosk.host, kiosk.port, threads=kiosk.threads, trusted_proxy=proxy)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortBusy(kiosk.host, kiosk.port) from error
        raise
    stop.set()
    centre.store.close()
    return 0


def run_button(arguments: argparse.Namespace) -> int:
    """Take numbers for the presses of a USB button until it is unplugged."""
    from appliance.config import load_config
    from kiosk.usb_button import take_for_each

    kiosk = load_config(arguments.config).kiosk
    with arguments.device.open("rb", buffering=0) as device:
        take_for_each(device, f"http://127.0.0.1:{kiosk.port}", arguments.service, print)
    return 0
