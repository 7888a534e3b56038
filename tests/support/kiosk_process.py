"""A real `motcua kiosk run` on a free port over a fresh box: for kills, full disks and browsers."""

import http.client
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from appliance import staff_store
from appliance.core.ambient import real_ambient
from appliance.leases import store_lease
from appliance.migrations import migrate, migration_sets
from appliance.store import Store
from appliance.web.accounts import Role, StaffAccount
from appliance.web.passwords import hash_password
from tests.support.processes import Killable, ProcessSet, free_port

PASSWORD = "mat khau thu nghiem"
UNIT = "000.00.00.H19"

BOX_TOML = """
[box]
id = "box-1"
name_vi = "Trung tâm Phục vụ hành chính công Đồng Nai"
name_en = "Đồng Nai Public Administration Service Centre"
agency_parent = "VĂN PHÒNG ỦY BAN NHÂN DÂN"
unit_code = "{unit}"
address = "Số 1, đường Ví Dụ, phường Trấn Biên, Đồng Nai"
hotline = "0251 3822 501"
zalo_oa_id = "1234567890"
zalo_oa_name = "Hành chính công Đồng Nai"
wifi_name = "HCC Dong Nai"
state_dir = "{folder}"
database = "{folder}/box.sqlite3"
portal_database = "{folder}/portal.sqlite3"
credentials_dir = "{folder}/credentials"
case_system = "{case_system}"
always_open = true

[central]
url = "http://127.0.0.1:1"
public_url = "https://hcc.example.vn"

[kiosk]
port = {port}

[sockets]
public = "{folder}/public.sock"
"""


class RunningKiosk:
    """One box's kiosk as a process of its own; the database can be looked into from outside."""

    def __init__(self, processes: ProcessSet, folder: Path, case_system: str = "own") -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.config = folder / "box.toml"
        self.database = folder / "box.sqlite3"
        self.config.write_text(
            BOX_TOML.format(folder=folder, port=self.port, unit=UNIT, case_system=case_system), encoding="utf-8"
        )
        (folder / "credentials").mkdir()
        (folder / "credentials" / "box-secret").write_text("07" * 32)
        (folder / "credentials" / "token-key-id").write_text("7")
        migrate(self.database, migration_sets("box"))
        self._add_staff()
        self._processes = processes
        self.process: Killable | None = None

    def start(self) -> "RunningKiosk":
        """Start the process and wait until it answers."""
        self.process = self._processes.motcua("kiosk", "run", "--config", str(self.config), name="kiosk")
        self.process.start(f"{self.url}/healthz")
        return self

    def kill(self) -> None:
        """Pull the plug."""
        assert self.process is not None
        self.process.kill()

    def read(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Read the database from outside."""
        with closing(sqlite3.connect(self.database, timeout=5)) as connection:
            return connection.execute(query, values).fetchall()

    def connect(self, timeout_s: float = 10.0) -> http.client.HTTPConnection:
        """Return a fresh keep-alive connection."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)

    def _add_staff(self) -> None:
        store, ambient = Store(self.database), real_ambient()
        password_hash = hash_password(PASSWORD)
        accounts = [
            StaffAccount("lan", "Nguyễn Thị Lan", Role.CLERK),
            StaffAccount("hoa", "Lê Thị Hoa", Role.SUPERVISOR),
            StaffAccount("tuan", "Phạm Anh Tuấn", Role.GUIDE),
        ]
        with store.write_transaction() as connection:
            for account in accounts:
                staff_store.upsert(connection, ambient, account, password_hash)
            store_lease(connection, UNIT, ambient.today_text(), 1, 500)
        store.close()


def ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: object = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, dict[str, object]]:
    """Send one request and return (status, JSON answer)."""
    content = None if body is None else json.dumps(body)
    connection.request(method, path, content, {"Content-Type": "application/json", **(headers or {})})
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read() or b"{}")
