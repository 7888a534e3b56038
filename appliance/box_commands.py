"""`motcua config` and `motcua migrate`: check a box's configuration, bring its databases up to date."""

import argparse
from pathlib import Path

DEFAULT_CONFIG = Path("/etc/motcua/box.toml")


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs to the command line."""
    config = verbs.add_parser("config", help="check a box's configuration")
    inner = config.add_subparsers(title="verbs", metavar="VERB", required=True)
    check = inner.add_parser("check", help="tell every fault of FILE at once, with its line")
    check.add_argument("file", type=Path, metavar="FILE", help="the configuration to read")
    check.set_defaults(run=check_config)
    migrate = verbs.add_parser("migrate", help="bring a box's database up to date")
    add_config(migrate)
    migrate.add_argument("--database", choices=("box", "portal"), default="box", help="which one (default: box)")
    migrate.set_defaults(run=run_migrations)


def add_config(parser: argparse.ArgumentParser) -> None:
    """Give a verb of the box its option `--config`."""
    parser.add_argument(
        "--config",
        type=Path,
        default=DEFAULT_CONFIG,
        metavar="FILE",
        help="the box's configuration (default: %(default)s)",
    )


def check_config(arguments: argparse.Namespace) -> int:
    """Exit 0 when the file is good; `ConfigFaults` otherwise."""
    from appliance.config import load_config

    config = load_config(arguments.file)
    print(f"{arguments.file}: tốt / good – {config.box.name_vi} ({config.box.id})")
    return 0


def run_migrations(arguments: argparse.Namespace) -> int:
    """Apply what is pending and name it."""
    from appliance.config import load_config
    from appliance.migrations import migrate, migration_sets

    config = load_config(arguments.config)
    path = config.box.database if arguments.database == "box" else config.box.portal_database
    applied = migrate(path, migration_sets(arguments.database))
    print("\n".join(applied) or f"{path}: không có gì mới / nothing pending")
    return 0
