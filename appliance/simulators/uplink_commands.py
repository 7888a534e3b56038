"""`motcua uplink`: the demo's cuttable line between the box and central."""

import argparse
from pathlib import Path


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("uplink", help="demo only: a TCP line that is cut while a file exists")
    parser.add_argument("--listen", type=int, required=True, metavar="PORT", help="port on loopback to listen on")
    parser.add_argument("--target", type=int, required=True, metavar="PORT", help="port on loopback to relay to")
    parser.add_argument(
        "--switch", type=Path, required=True, metavar="FILE", help="the line is cut while FILE exists"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Relay until SIGTERM."""
    import asyncio
    import contextlib

    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(_relay_until_terminated(arguments))
    return 0


async def _relay_until_terminated(arguments: argparse.Namespace) -> None:
    import asyncio
    import signal

    from appliance.simulators.uplink import Uplink

    relay = asyncio.create_task(Uplink(arguments.listen, arguments.target, arguments.switch).run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, relay.cancel)
    await relay
