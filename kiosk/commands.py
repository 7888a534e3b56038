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
    scanner = inner.add_parser("scanner", help="a serial scanner at the box's own touch screen")
    add_config(scanner)
    scanner.add_argument("--device", type=Path, required=True, metavar="FILE", help="its port: /dev/ttyACM0…")
    scanner.add_argument(
        "--speed", type=int, default=9600, choices=(9600, 38400, 115200), help="baud (default: 9600)"
    )
    scanner.set_defaults(run=run_scanner)
    copy = inner.add_parser("copy-staff", help="copy the staff accounts of the real database into that of training")
    add_config(copy)
    copy.add_argument("--from", dest="source", type=Path, required=True, metavar="FILE", help="the real database")
    copy.set_defaults(run=copy_staff)


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
    """Take numbers for the presses of a USB button until killed (it holds nothing); unplugged, it is waited for."""
    from appliance.config import load_config
    from kiosk.replug import openings
    from kiosk.usb_button import take_for_each

    url = f"http://127.0.0.1:{load_config(arguments.config).kiosk.port}"
    for device in openings(arguments.device, _tell):
        take_for_each(device, url, arguments.service, _tell)
    return 0


def run_scanner(arguments: argparse.Namespace) -> int:
    """Hand the lines of a serial scanner to the kiosk until killed (it holds nothing); unplugged, it is waited for."""
    from appliance.config import load_config
    from kiosk.replug import openings
    from kiosk.serial_scanner import serve_lines, set_up

    url = f"http://127.0.0.1:{load_config(arguments.config).kiosk.port}"
    for device in openings(arguments.device, _tell, lambda port: set_up(port, arguments.speed)):
        serve_lines(device, url, _tell)
    return 0


def copy_staff(arguments: argparse.Namespace) -> int:
    """Copy who may log in, with their passwords' hashes, into the database of training."""
    from appliance.config import load_config
    from appliance.core.ambient import real_ambient
    from appliance.store import Store
    from kiosk.training import copy_accounts

    config = load_config(arguments.config)
    print(f"{copy_accounts(Store(config.box.database), real_ambient(), arguments.source)} tài khoản / accounts")
    return 0


def _tell(line: str) -> None:
    print(line, flush=True)
