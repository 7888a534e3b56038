"""The parts of one simulated Zalo, put together."""

from dataclasses import dataclass
from pathlib import Path

from appliance.core.ambient import Ambient
from appliance.simulators.zalo.account import Account, load_account
from appliance.simulators.zalo.database import open_database
from appliance.simulators.zalo.faults import Faults, RateLimit
from appliance.simulators.zalo.people import People
from appliance.simulators.zalo.tokens import Tokens
from appliance.simulators.zalo.webhooks import Webhooks
from appliance.web.state import services


@dataclass(frozen=True)
class Zalo:
    """What the simulator's views work with."""

    ambient: Ambient
    account: Account
    tokens: Tokens
    people: People
    webhooks: Webhooks
    faults: Faults
    limit: RateLimit


def open_zalo(
    folder: Path,
    ambient: Ambient,
    *,
    oa_id: str = "",
    oa_name: str = "",
    webhook_url: str = "",
    per_minute: int = 4000,
) -> Zalo:
    """Return the simulated Zalo whose files live in `folder` (zalo-account.json, channels.sqlite3)."""
    account = load_account(folder / "zalo-account.json", oa_id=oa_id, oa_name=oa_name, webhook_url=webhook_url)
    store = open_database(folder / "channels.sqlite3")
    return Zalo(
        ambient=ambient,
        account=account,
        tokens=Tokens(store, ambient, account),
        people=People(store, ambient),
        webhooks=Webhooks(store, ambient, account),
        faults=Faults(),
        limit=RateLimit(per_minute),
    )


def zalo() -> Zalo:
    """Return the simulated Zalo of the current app."""
    return services(Zalo)
