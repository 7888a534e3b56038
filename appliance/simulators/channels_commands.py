"""`motcua channels run`: the simulated outside channels of the demo."""

import argparse
from pathlib import Path


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("channels", help="demo only: simulated Zalo (later mail, Messenger, SMS)")
    inner = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    run_parser = inner.add_parser("run", help="serve the simulated channels until SIGTERM")
    run_parser.add_argument("--port", type=int, required=True, metavar="N", help="port on loopback")
    run_parser.add_argument("--state", type=Path, required=True, metavar="DIR", help="folder of its files")
    run_parser.add_argument("--oa-id", default="", metavar="ID", help="id of the simulated Zalo account")
    run_parser.add_argument("--oa-name", default="", metavar="NAME", help="name of the simulated Zalo account")
    run_parser.add_argument("--webhook", default="", metavar="URL", help="where events are posted (default: nowhere)")
    run_parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM."""
    from appliance.core.ambient import real_ambient
    from appliance.simulators.channels_app import create_channels
    from appliance.simulators.plain_server import serve_plain
    from appliance.web.logs import setup_logging

    setup_logging("channels")
    app = create_channels(
        arguments.state,
        real_ambient(),
        oa_id=arguments.oa_id,
        oa_name=arguments.oa_name,
        webhook_url=arguments.webhook,
    )
    serve_plain(app, arguments.port)
    return 0
