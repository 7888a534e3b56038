"""`motcua portal run`: the wifi portal's process."""

import argparse

from appliance.box_commands import add_config


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("portal", help="the wifi portal")
    inner = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    run_parser = inner.add_parser("run", help="serve the portal until SIGTERM")
    add_config(run_parser)
    run_parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM."""
    from appliance.config import load_config
    from appliance.core.ambient import real_ambient
    from appliance.web.logs import setup_logging
    from appliance.web.service_loop import serve_wsgi
    from captive.from_config import portal_services
    from captive.housekeeping import Housekeeping
    from captive.portal_app import create_portal

    setup_logging("portal")
    parts = portal_services(load_config(arguments.config), real_ambient())
    app = create_portal(parts)
    housekeeping = Housekeeping(parts)
    housekeeping.start()
    settings = parts.settings
    try:
        serve_wsgi(app, settings.host, settings.port, threads=settings.threads, trusted_proxy=settings.trusted_proxy)
    finally:
        housekeeping.stop()
    return 0
