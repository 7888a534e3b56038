"""`motcua captive …`: what a technician does with the wifi side; each verb adds itself to `_VERBS`."""

import argparse
from collections.abc import Callable
from pathlib import Path

from appliance.box_commands import add_config
from captive.network_commands import add_render, add_show_rules, add_up
from captive.session_log_commands import add_session_log
from captive.statistics_commands import add_statistics


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("captive", help="the visitors' wifi: run it, see its rules, poster for the entrance")
    inner = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for add in _VERBS:
        add(inner)


def _add_poster(inner: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = inner.add_parser("poster", help="make the A4 poster for the entrance: wifi QR, Zalo QR, three steps")
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write it: name.pdf or name.png")
    add_config(parser)
    parser.add_argument("--wifi-name", metavar="NAME", help="name of the wifi (default: box.wifi_name)")
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="the wifi's passphrase, if it has one")
    parser.set_defaults(run=run_poster)


def run_poster(arguments: argparse.Namespace) -> int:
    """Write the poster as PDF or PNG, by the file's ending."""
    from appliance.config import load_config
    from captive.poster import poster_content, write_poster

    content = poster_content(load_config(arguments.config), arguments.wifi_name, arguments.passphrase_file)
    write_poster(content, arguments.file)
    print(arguments.file)
    return 0


_VERBS: tuple[Callable[["argparse._SubParsersAction[argparse.ArgumentParser]"], None], ...] = (
    add_up,
    add_render,
    add_show_rules,
    _add_poster,
    add_session_log,
    add_statistics,
)
