"""`motcua sync`: run the daemon, tell how it stands, ask for a round now."""

import argparse
import json
from pathlib import Path

from appliance.box_commands import DEFAULT_CONFIG


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
        verb.add_argument("--config", type=Path, default=DEFAULT_CONFIG, metavar="FILE")
        verb.set_defaults(run=act)


def run(arguments: argparse.Namespace) -> int:
    """Run until SIGTERM."""
    from appliance.config import load_config
    from appliance.core.ambient import real_ambient
    from appliance.store import Store
    from appliance.sync.daemon import IDLE_S, build_daemon
    from appliance.sync.health import serve_health
    from appliance.web.logs import setup_logging
    from appliance.web.service_loop import run_steps

    setup_logging("sync")
    config = load_config(arguments.config)
    store = Store(config.box.database)
    daemon = build_daemon(config, store, real_ambient())
    if config.sync.metrics_port is not None:
        serve_health(store, config.sync.metrics_port)
    run_steps(daemon.step, idle_s=IDLE_S)
    return 0


def status(arguments: argparse.Namespace) -> int:
    """Print counts, the oldest waiting event, parked reasons and the line's last state."""
    from appliance.config import load_config
    from appliance.store import Store
    from appliance.sync.claims import counts
    from appliance.sync.daemon import STATE_KEY

    store = Store(load_config(arguments.config).box.database)
    found = counts(store)
    row = store.reader().execute("SELECT value FROM meta WHERE key = ?", (STATE_KEY,)).fetchone()
    line = json.loads(row[0]) if row else {"state": "chưa liên lạc lần nào / never in contact", "at": "-"}
    print(f"đường truyền / line:     {line['state']} ({line['at']})")
    print(f"chờ gửi / waiting:       {found.ready}")
    print(f"gửi lại sau / deferred:  {found.deferred}")
    print(f"cần người xem / parked:  {found.parked}")
    print(f"cũ nhất / oldest:        {found.oldest_open or '-'}")
    for reason, count in store.reader().execute(
        "SELECT reason, count(*) FROM outbox WHERE state = 'parked' GROUP BY reason ORDER BY 2 DESC LIMIT 20"
    ):
        print(f"  parked: {count} × {reason}")
    return 0


def now(arguments: argparse.Namespace) -> int:
    """Make deferred and parked rows ready; the daemon sees it within a moment."""
    from appliance.config import load_config
    from appliance.store import Store

    store = Store(load_config(arguments.config).box.database)
    with store.write_transaction() as connection:
        count = connection.execute(
            "UPDATE outbox SET state = 'ready', next_attempt_at = NULL WHERE state IN ('deferred', 'parked')"
        ).rowcount
    print(f"{count} việc được thử lại ngay / items tried again now")
    return 0
