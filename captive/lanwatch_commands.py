"""`motcua lanwatch run`: watch the visitors' network until SIGTERM."""

import argparse
import signal
import threading

from appliance.box_commands import add_config

REPORT_S = 2.0


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the command line."""
    text = "watches the visitors' network for forged servers, routers, gateways and copied MACs"
    parser = verbs.add_parser("lanwatch", help=text, description=text)
    inner = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    run_text = "watch until SIGTERM; needs CAP_NET_RAW, never sends a frame"
    run_parser = inner.add_parser("run", help=run_text, description=run_text)
    add_config(run_parser)
    run_parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Watch until SIGTERM."""
    from appliance.config import load_config
    from appliance.core.ambient import real_ambient
    from appliance.web.logs import setup_logging
    from appliance.web.systemd_protocol import notify
    from captive.box_socket import SocketBox
    from captive.lanwatch import LanWatch, gateway_addresses, listen, watch_for
    from captive.lanwatch_packets import sightings

    setup_logging("lanwatch")
    config = load_config(arguments.config)
    captive = config.captive
    if captive is None:
        raise _no_network()
    watch = LanWatch(lambda: gateway_addresses(captive), SocketBox(config.sockets.public, REPORT_S), real_ambient())
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: ended.set())
    with listen(captive.interface) as line:
        notify("READY=1")
        while not ended.is_set():
            watch_for(line, watch, sightings, ended)
            watch.deliver()
            notify("WATCHDOG=1")
    return 0


def _no_network() -> Exception:
    from appliance.core.errors import InvalidInput

    return InvalidInput(
        "no-visitors-network",
        "Tệp cấu hình không có mục [captive], nên không có mạng khách để trông.",
        "The configuration has no section [captive], so there is no visitors' network to watch.",
    )
