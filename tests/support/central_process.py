"""Central as a real process: configured, migrated, with one box enrolled, and a client that posts as a box does."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3

from appliance.core.ambient import real_ambient
from central.admin_verbs import add_box, add_key
from central.config import load_config
from central.fleet import BoxFacts
from central.start import prepare
from tests.support.processes import Killable, ProcessSet, free_port
from tests.support.sync_box import Event, SyncBox


@dataclass
class CentralProcess:
    """One central server; `start` may be called again after `kill`."""

    config: Path
    url: str
    box: SyncBox
    process: Killable
    api_key: str

    def start(self) -> "CentralProcess":
        """Start the server and wait until it answers."""
        self.process.start(f"{self.url}/healthz")
        return self

    def post(self, *events: Event, timeout_s: float = 20.0) -> list[dict[str, Any]]:
        """Post a batch; raises urllib3's errors where no answer comes."""
        answer = urllib3.request(
            "POST",
            f"{self.url}/api/v1/boxes/{self.box.id}/events",
            body=json.dumps(self.box.batch(*events)).encode(),
            headers={**self.box.headers, "Content-Type": "application/json"},
            timeout=timeout_s,
            retries=False,
        )
        assert answer.status == 200, answer.data
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def get(self, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
        """Get a page."""
        return urllib3.request("GET", self.url + path, headers=headers, timeout=10, retries=False, redirect=False)


def central_process(processes: ProcessSet, folder: Path, database_url: str, workers: int = 1) -> CentralProcess:
    """Return a central that is ready to start."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    config = folder / "central.toml"
    config.write_text(
        f'[central]\nport = {port}\ndatabase_url = "{database_url}"\nworkers = {workers}\n'
        f'public_url = "http://127.0.0.1:{port}"\n[secrets]\ndir = "credentials"\n'
    )
    prepare(load_config(config), real_ambient())
    box = SyncBox("dn-01", 7, real_ambient())
    secret = folder / "box-secret"
    secret.write_text(box.secret.hex())
    facts = BoxFacts(name_vi="Trung tâm thử", unit_code=box.unit_code, case_system="own", hotline="1022")
    add_box(config, box.id, box.key_id, secret, facts)
    key = add_key(config, "province", ["cases:write"], None)
    assert key is not None
    process = processes.motcua("central", "serve", "--config", str(config), name="central")
    return CentralProcess(config, f"http://127.0.0.1:{port}", box, process, key)
