"""Central and the simulated Zalo side by side in one test: real HTTP to Zalo, its events carried over by hand."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import urllib3
from sqlalchemy import select

from appliance.core.ambient import Ambient
from appliance.simulators.channels_app import create_channels
from appliance.simulators.plain_server import PlainServer
from appliance.simulators.zalo.account import Account, load_account
from central.app import make_app
from central.channels.receiving import Receiver
from central.channels.registry import CHANNELS
from central.channels.sender import Sender
from central.channels.settings import ChannelsPart, ZaloPart
from central.models import Dossier
from central.services import central
from tests.support.central import CentralSite

OA = "1234567890123456789"
TEMPLATES = {
    "status": "1001",
    "correction": "1002",
    "eve": "1003",
    "moved": "1004",
    "invite": "1005",
    "survey": "1006",
}


@dataclass
class Simulator:
    """The simulated Zalo on a real socket."""

    url: str
    account: Account
    seen: int = 0

    def ask(self, method: str, path: str, **more: Any) -> Any:
        return urllib3.request(method, self.url + path, **more).json()

    def fault(self, kind: str, count: int = 1) -> None:
        self.ask("POST", "/tools/faults", json={"kind": kind, "count": count})

    def messages(self) -> list[dict[str, Any]]:
        """Every message the account has sent."""
        return [one for one in self.ask("GET", "/tools/messages.json")["messages"] if not one["from_user"]]

    def new_events(self) -> list[dict[str, Any]]:
        """The webhooks since the last call."""
        found = self.ask("GET", "/webhooks.json")["webhooks"][self.seen :]
        self.seen += len(found)
        return found


class Phone:
    """A citizen's phone in the simulated Zalo."""

    def __init__(self, simulator: Simulator) -> None:
        self.url = f"{simulator.url}/oa/{OA}"
        opened = urllib3.request("GET", self.url)
        self.cookie = opened.headers["Set-Cookie"].split(";")[0]
        self.user_id = self.cookie.split("=")[1]

    def write(self, text: str) -> None:
        self._post("messages", {"text": text})

    def follow(self) -> None:
        self._post("follow", {"follows": "1"})

    def _post(self, path: str, fields: dict[str, str]) -> None:
        form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        answer = urllib3.request("POST", f"{self.url}/{path}", body=urlencode(fields), headers=form, redirect=False)
        assert answer.status == 303


@dataclass
class ZaloSite:
    """Central with its Zalo."""

    site: CentralSite
    simulator: Simulator
    receiver: Receiver
    sender: Sender
    answers: list[int] = field(default_factory=list)

    def carry(self) -> None:
        """Bring Zalo's events to the webhook, work on them, and send what is due: often enough for any one thing."""
        client = self.site.client()
        for _ in range(4):
            events = self.simulator.new_events()
            for event in events:
                headers = {"X-ZEvent-Signature": event["signature"]}
                answer = client.post("/webhooks/zalo", data=event["body"].encode(), headers=headers)
                self.answers.append(answer.status_code)
            self.receiver.step()
            self.sender.step()

    def dossier(self, **person: str) -> str:
        """Take in a dossier by the province's own system, with nobody to tell so far, and return its id."""
        code = f"000.00.00.H19-261123-{len(self.site.rows(Dossier)) + 1:04d}"
        body = {
            "unit_code": "000.00.00.H19", "procedure_id": "1.001", "procedure_name": "Cấp giấy", "channel": "1",
            "received_at": "2026-11-23T08:00:00+07:00", "status": "2", "box_id": "dn-01",
            "due_at": "2026-12-01T17:00:00+07:00",
        }  # fmt: skip
        for applicant in ({"name": "Nguyễn Văn Mẫu"}, {"name": "Nguyễn Văn Mẫu", **person}):
            url, key = f"/api/v1/cases/{code}", self.site.api_key()
            answer = self.site.client().put(url, json={**body, "applicant": applicant}, headers=key)
            assert answer.status_code in (200, 201), answer.text
            self.sender.step()
        with self.site.database.read() as session:
            return session.scalars(select(Dossier.id).where(Dossier.code == code)).one()

    def move(self, dossier_id: str, status: str, **more: Any) -> None:
        """Give the dossier its next status, now."""
        with self.site.database.read() as session:
            code = session.get_one(Dossier, dossier_id).code
        body = {"status": status, "at": self.site.ambient.now().isoformat(), **more}
        answer = self.site.client().post(f"/api/v1/cases/{code}/status", json=body, headers=self.site.api_key())
        assert answer.status_code == 200, answer.text


@contextmanager
def running_simulator(folder: Path, ambient: Ambient, **more: Any) -> Iterator[Simulator]:
    """Run the simulated channels on a free port."""
    server = PlainServer(create_channels(folder, ambient, oa_id=OA, **more))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield Simulator(f"http://127.0.0.1:{server.server_port}", load_account(folder / "zalo-account.json"))
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def zalo_part(simulator: Simulator, **more: Any) -> ZaloPart:
    """Return the settings that lead to the simulator."""
    return ZaloPart(
        mode="full", app_id=simulator.account.app_id, oa_id=OA, api_url=simulator.url, business_url=simulator.url,
        oauth_url=simulator.url, chat_url=f"{simulator.url}/oa", media_suffixes=("127.0.0.1",), templates=TEMPLATES,
        **more,
    )  # fmt: skip


def zalo_secrets(folder: Path, account: Account) -> None:
    """Write the credential files of the account."""
    for name, value in (
        ("zalo-app-secret", account.app_secret),
        ("zalo-oa-secret", account.oa_secret),
        ("zalo-refresh-token", account.first_refresh_token),
    ):
        (folder / name).write_text(value)


def join(site: CentralSite, simulator: Simulator, **channels: Any) -> ZaloSite:
    """Return central with its channels led to the simulator."""
    part = ChannelsPart(**{"zalo": zalo_part(simulator), **channels})
    config = site.config.model_copy(update={"channels": part})
    zalo_secrets(config.secrets.dir, simulator.account)
    site.config, site.app = config, make_app(config, site.database, site.sealer, site.ambient)
    with site.app.app_context():
        made = {name: way for channel in CHANNELS for name, way in channel.ways(central()).items()}
    site.box()
    return ZaloSite(site, simulator, Receiver(site.app, CHANNELS), Sender(site.app, made))


def text_of_event(event: dict[str, Any]) -> dict[str, Any]:
    """Return an event's body."""
    found: dict[str, Any] = json.loads(event["body"])
    return found
