"""`motcua stream run`: the hall displays' event streams until SIGTERM."""

import argparse
from pathlib import Path

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
    from kiosk.commands import PortBusy
    from kiosk.stream_server import StreamServer
    from kiosk.stream_settings import stream_settings

    setup_logging("stream")
    settings = work_apart(stream_settings, arguments.config)
    server = StreamServer(uids_of(settings.feeders))
    try:
        asyncio.run(_until_stopped(server, settings.host, settings.port, settings.feed))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortBusy(settings.host, settings.port) from error
        raise
    return 0


async def _until_stopped(server: object, host: str, port: int, feed: Path) -> None:
    import asyncio
    import signal

    from appliance.web.systemd_protocol import notify
    from kiosk.stream_server import StreamServer, run_streams

    assert isinstance(server, StreamServer)
    stop, ready = asyncio.Event(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    serving = asyncio.create_task(run_streams(server, host, port, feed, stop, ready))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if ready.is_set():
        notify("READY=1")
    waiting.cancel()
    await serving
