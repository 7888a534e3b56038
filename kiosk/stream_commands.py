"""`motcua stream run`: the hall displays' event streams until SIGTERM."""

import argparse

from appliance.box_commands import add_config


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the command line."""
    stream = verbs.add_parser("stream", help="the event streams of the hall displays")
    inner = stream.add_subparsers(title="verbs", metavar="VERB", required=True)
    run = inner.add_parser("run", help="serve until SIGTERM")
    add_config(run)
    run.set_defaults(run=run_stream)


def run_stream(arguments: argparse.Namespace) -> int:
    """Serve the streams; knows the configuration's addresses and nothing else of the box."""
    import asyncio
    import errno

    from appliance.core.apart import work_apart
    from appliance.public_sock import uids_of
    from appliance.web.logs import setup_logging
    from appliance.web.stream_server import StreamServer, run_until_stopped
    from kiosk.commands import PortBusy
    from kiosk.stream_settings import stream_settings

    setup_logging("stream")
    settings = work_apart(stream_settings, arguments.config)
    server = StreamServer({"/api/display/stream": "display"}, uids_of(settings.feeders))
    try:
        asyncio.run(run_until_stopped(server, settings.host, settings.port, settings.feed))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortBusy(settings.host, settings.port) from error
        raise
    return 0
