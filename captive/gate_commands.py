"""`motcua gate`: who is admitted, admit, shut out – asked of the gate's daemon."""

import argparse

from appliance.box_commands import add_config


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs to the command line."""
    parser = verbs.add_parser("gate", help="who may pass to the internet: list, grant, revoke")
    inner = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name, words, run in (
        ("list", "who is admitted, for how long, bytes up and down", _list),
        ("grant", "admit a device", _grant),
        ("revoke", "shut a device out and end what it has open", _revoke),
    ):
        one = inner.add_parser(name, help=words)
        add_config(one)
        if name != "list":
            one.add_argument("mac", metavar="MAC", help="the device's address, six pairs of hex digits")
        if name == "grant":
            one.add_argument("--minutes", type=int, default=60, metavar="N", help="for how long (default: 60)")
        one.set_defaults(run=run)


def _list(arguments: argparse.Namespace) -> int:
    entries = _client(arguments).list()
    print(f"{'MAC':<19}{'giây còn lại / s':>18}{'lên / up B':>16}{'xuống / down B':>18}{'còn / left B':>16}")
    for entry in entries:
        left = "–" if entry.bytes_left is None else str(entry.bytes_left)
        print(f"{entry.mac:<19}{entry.seconds_left:>18}{entry.bytes_up:>16}{entry.bytes_down:>18}{left:>16}")
    return 0


def _grant(arguments: argparse.Namespace) -> int:
    from captive.macs import parse_mac

    _client(arguments).grant(parse_mac(arguments.mac), arguments.minutes * 60)
    return 0


def _revoke(arguments: argparse.Namespace) -> int:
    from captive.macs import parse_mac

    _client(arguments).revoke(parse_mac(arguments.mac))
    return 0


def _client(arguments: argparse.Namespace):  # type: ignore[no-untyped-def]
    from appliance.config import load_config
    from captive.gate_client import SocketGate

    return SocketGate(load_config(arguments.config).sockets.gate)
