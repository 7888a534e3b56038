"""The sync daemon driven round by round: rows written, rounds done, states read."""

from appliance import outbox
from appliance.core.ambient import Ambient
from appliance.store import Store
from appliance.sync.client import CentralClient
from appliance.sync.daemon import SyncDaemon


def daemon_for(store: Store, ambient: Ambient, url: str, timeout_s: float = 2.0) -> SyncDaemon:
    client = CentralClient(url, "box-1", "token", "db-1", timeout_s)
    daemon = SyncDaemon(store, ambient, client, pull_every_s=0.0)
    daemon._uplink.FIRST_S = 0.0  # type: ignore[misc]  # probe at once: waiting is tested as a rule
    return daemon


def write(store: Store, ambient: Ambient, count: int, kind: str = "ticket.changed") -> list[str]:
    ids = []
    for _ in range(count):
        with store.write_transaction() as connection:
            ids.append(outbox.enqueue(connection, ambient, kind, f"ticket:{len(ids)}", {"n": len(ids)}))
    return ids


def states(store: Store) -> dict[str, int]:
    return dict(store.reader().execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall())


def run(daemon: SyncDaemon, rounds: int = 5) -> None:
    for _ in range(rounds):
        daemon.step()
