"""The worker is killed again and again while it sends: each notice arrives once, or is shown as uncertain."""

import json
import random
import time
from pathlib import Path

from sqlalchemy import select

from appliance.core.ambient import real_ambient
from central.config import load_config
from central.deliveries import Delivery, Recipient, queue
from central.models import DeliveryRow
from central.start import open_parts
from tests.support.central_process import central_process
from tests.support.processes import ProcessSet, wait_until
from tests.support.zalo_site import TEMPLATES, Phone, running_simulator, zalo_secrets

MESSAGES, KILLS = 120, 6


def test_killed_at_any_point_each_message_arrives_once_or_is_uncertain(processes: ProcessSet, tmp_path: Path) -> None:
    ambient = real_ambient()
    with running_simulator(tmp_path / "zalo", ambient) as simulator:
        central = central_process(processes, tmp_path / "central", f"sqlite:///{tmp_path / 'central.sqlite3'}")
        with central.config.open("a") as file:
            file.write(channels_toml(simulator.url, simulator.account.app_id))
        zalo_secrets(central.config.parent / "credentials", simulator.account)
        phone = Phone(simulator)
        phone.follow()
        phone.write("Xin chào")
        database, sealer = open_parts(load_config(central.config), ambient)
        to = Recipient("zalo", phone.user_id)
        with database.write() as session:
            for number in range(MESSAGES):
                one = Delivery(f"ack:{number}", "acknowledgement", to, text=f"tin số {number}")
                queue(session, one, ambient, sealer)

        def states() -> dict[str, int]:
            found: dict[str, int] = {}
            with database.read() as session:
                for state in session.scalars(select(DeliveryRow.state)):
                    found[state] = found.get(state, 0) + 1
            return found

        worker = processes.motcua("central", "work", "--config", str(central.config), name="worker")
        dice = random.Random(20261125)
        for _ in range(KILLS):
            sent = states().get("sent", 0)
            worker.start()
            wait_until(
                lambda sent=sent: states().get("sent", 0) > sent or "ready" not in states(), 60, "some are sent"
            )
            time.sleep(dice.random() * 0.05)
            worker.kill()
            with database.write() as session:  # as if the lease's two minutes were over
                for row in session.scalars(select(DeliveryRow).where(DeliveryRow.state == "leased")):
                    row.lease_until = ambient.now()
        worker.start()
        wait_until(lambda: not {"ready", "leased", "deferred"} & states().keys(), 120, "all are sent or known")
        worker.stop()
        arrived = [one["text"] for one in simulator.messages()]
        with database.read() as session:
            rows = list(session.scalars(select(DeliveryRow)))
        database.close()
        assert len(arrived) == len(set(arrived)), "nobody got a message twice"
        assert {row.state for row in rows} <= {"sent", "uncertain"}
        known = {row.id for row in rows if row.state == "sent"}
        assert len(known) <= len(arrived) <= MESSAGES
        assert len(arrived) + sum(row.state == "uncertain" for row in rows) >= MESSAGES


def channels_toml(url: str, app_id: str) -> str:
    """Return the part of central.toml that leads to the simulator."""
    return (
        f'[channels.zalo]\nmode = "full"\napp_id = "{app_id}"\noa_id = "1234567890123456789"\napi_url = "{url}"\n'
        f'business_url = "{url}"\noauth_url = "{url}"\nchat_url = "{url}/oa"\nmedia_suffixes = ["127.0.0.1"]\n'
        f"templates = {{ {', '.join(f'{name} = {json.dumps(number)}' for name, number in TEMPLATES.items())} }}\n"
    )
