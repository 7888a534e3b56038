"""A box with a real spooler process, and a real virtual printer process."""

import io
import json
import urllib.request
from collections import Counter
from datetime import timedelta
from pathlib import Path

from PIL import Image

from appliance.core.ambient import real_ambient
from appliance.migrations import migrate, migration_sets
from appliance.store import Store
from printer import jobs
from tests.support.papers import qr_texts
from tests.support.processes import Killable, ProcessSet, free_port

BOX = """
[box]
id = "p1"
name_vi = "Trung tâm"
name_en = "Centre"
agency_parent = "UBND"
unit_code = "000.00.00.H19"
address = "Đồng Nai"
hotline = "0251 3822 501"
zalo_oa_id = "123456789"
zalo_oa_name = "Trung tâm"
state_dir = "{folder}"
database = "{folder}/box.sqlite3"
[central]
url = "http://127.0.0.1:1"
public_url = "http://127.0.0.1:1"
[[printer]]
name = "quay-1"
address = "127.0.0.1:{raw}"
confirms = true
"""


class Bench:
    """A box with a spooler, and a virtual printer."""

    def __init__(self, processes: ProcessSet, folder: Path, speed: float) -> None:
        self.raw, self.page = free_port(), free_port()
        self.config = folder / "box.toml"
        self.config.write_text(BOX.format(folder=folder, raw=self.raw))
        migrate(folder / "box.sqlite3", migration_sets("box"))
        self.store = Store(folder / "box.sqlite3")
        self.ambient = real_ambient()
        self._processes = processes
        self.printer = processes.motcua(
            "printer", "virtual", "--raw-port", str(self.raw), "--page-port", str(self.page),
            "--state", str(folder / "virtual"), "--speed", str(speed), name="virtual",
        )  # fmt: skip

    def start_printer(self) -> None:
        self.printer.start(f"http://127.0.0.1:{self.page}/healthz")

    def start_spooler(self) -> Killable:
        return self._processes.motcua("printer", "run", "--config", str(self.config), name="spooler").start()

    def enqueue(self, kind: str, document: dict[str, object], lives_for: timedelta = timedelta(minutes=30)) -> str:
        with self.store.write_transaction() as connection:
            return jobs.enqueue(connection, self.ambient, kind, document, lives_for=lives_for).id

    def state(self, job_id: str) -> str:
        found = jobs.find(self.store.reader(), job_id)
        return found.state if found else "none"

    def reason(self, job_id: str) -> str:
        found = jobs.find(self.store.reader(), job_id)
        return (found and found.reason) or ""

    def fault(self, **changes: object) -> None:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.page}/condition",
            json.dumps(changes).encode(),
            {"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=5).close()

    def papers(self) -> list[dict[str, object]]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.page}/papers?limit=300", timeout=5) as answer:
            return json.load(answer)

    def qr_counts(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for paper in self.papers():
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.page}/papers/{paper['id']}.png", timeout=5
            ) as answer:
                found.update(qr_texts(Image.open(io.BytesIO(answer.read()))))
        return found
