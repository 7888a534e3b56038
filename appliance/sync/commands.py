"""`motcua sync`: run the daemon, tell how it stands, ask for a round now."""

import argparse
from typing import TYPE_CHECKING

from appliance.box_commands import add_config

if TYPE_CHECKING:
    from appliance.config import BoxConfig


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("sync", help="exchange with central: run, status, now")
    inner = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name, words, act in (
        ("run", "the daemon, in the foreground", run),
        ("status", "what waits, what is parked and why, when central last answered", status),
        ("now", "try at once what was put off (parked rows too)", now),
    ):
        verb = inner.add_parser(name, help=words)
        add_config(verb)
        verb.set_defaults(run=act)


def run(arguments: argparse.Namespace) -> int:
    """Run until SIGTERM."""
    from appliance.config import load_config
    from appliance.core.ambient import real_ambient
    from appliance.only_one import only_one
    from appliance.store import Store
    from appliance.sync.daemon import IDLE_S, build_daemon
    from appliance.web.logs import setup_logging
    from appliance.web.service_loop import run_steps

    setup_logging("sync")
    config = load_config(arguments.config)
    _refuse_training(config)
    with only_one(config.box.state_dir / "sync.lock"):
        store = Store(config.box.database)
        daemon = build_daemon(config, store, real_ambient())
        if config.sync.metrics_port is not None:
            from appliance.sync.health import serve_health

            serve_health(store, config.sync.metrics_port)
        run_steps(daemon.step, idle_s=IDLE_S)
        store.close()
    return 0


def status(arguments: argparse.Namespace) -> int:
    """Print counts, the oldest waiting event, parked reasons, the line's state and the last contact."""
    from appliance.config import load_config
    from appliance.store import Store
    from appliance.sync.claims import counts, parked_reasons
    from appliance.sync.line_state import read_line

    store = Store(load_config(arguments.config).box.database)
    found, line = counts(store), read_line(store)
    state = line.state or "chưa liên lạc lần nào / never in contact"
    print(f"đường truyền / line:          {state} {line.reason}".rstrip() + f" ({line.since or '-'})")
    print(f"liên lạc gần nhất / contact:  {line.last_contact or '-'}")
    print(f"chờ gửi / waiting:            {found.ready}")
    print(f"gửi lại sau / deferred:       {found.deferred}")
    print(f"cần người xem / parked:       {found.parked}")
    print(f"cũ nhất / oldest:             {found.oldest_open or '-'}")
    for reason, count in parked_reasons(store):
        print(f"  parked: {count} × {reason}")
    return 0


def now(arguments: argparse.Namespace) -> int:
    """Make deferred and parked rows ready and wake the daemon, even where it waits for a dead line."""
    from appliance.config import load_config
    from appliance.core.ambient import real_ambient
    from appliance.store import Store
    from appliance.sync.claims import try_all_now
    from appliance.sync.line_state import want_round

    config = load_config(arguments.config)
    _refuse_training(config)
    store = Store(config.box.database)
    with store.write_transaction() as connection:
        count = try_all_now(connection)
    want_round(store, real_ambient())
    print(f"{count} việc được thử lại ngay / items tried again now")
    return 0


def _refuse_training(config: "BoxConfig") -> None:
    from appliance.core.errors import Conflict

    if config.box.training:
        raise Conflict(
            "training-is-not-synced",
            "Đang tập huấn: không gửi gì về máy chủ tỉnh.",
            "This is training: nothing is sent to the province's server.",
        )
