"""The verbs of `motcua captive` below the pages: up, render, show-rules."""

import argparse
from collections.abc import Callable

from appliance.box_commands import add_config

OPTIONAL = ("dhcp", "dns", "radio", "lanwatch")


def add_up(inner: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `motcua captive up`."""
    parser = _verb(inner, "up", "run the whole captive stack in the foreground, in this network namespace", _up)
    parser.add_argument(
        "--without", type=_parts, default=(), metavar="PART,…", help=f"leave out some of: {', '.join(OPTIONAL)}"
    )


def add_render(inner: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `motcua captive render`."""
    _verb(
        inner, "render", "write and check the configurations of gate, dnsmasq, nginx, hostapd and the router", _render
    )


def add_show_rules(inner: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `motcua captive show-rules`."""
    _verb(inner, "show-rules", "say in words what is in force", _show_rules)


def _verb(
    inner: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    words: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = inner.add_parser(name, help=words)
    add_config(parser)
    parser.set_defaults(run=run)
    return parser


def _parts(text: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in text.split(",") if part.strip())
    unknown = set(parts) - set(OPTIONAL)
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(OPTIONAL)}")
    return parts


def _up(arguments: argparse.Namespace) -> int:
    from appliance.web.logs import setup_logging
    from captive.up import up

    setup_logging("captive")
    return up(arguments.config, arguments.without)


def _render(arguments: argparse.Namespace) -> int:
    from appliance.config import load_config
    from captive.render import render
    from captive.up import current_plan

    config = load_config(arguments.config)
    plan = current_plan(config)
    changed = render(plan, config.box.wifi_name or config.box.name_vi[:32])
    print(f"{plan.run_dir}: {', '.join(changed) or '='}")
    return 0


def _show_rules(arguments: argparse.Namespace) -> int:
    from appliance.cli import language
    from appliance.config import load_config
    from captive.rules_in_words import rules_in_words
    from captive.up import current_plan

    config = load_config(arguments.config)
    for line in rules_in_words(current_plan(config), language()):
        print(line)
    return 0
