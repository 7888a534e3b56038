"""Webhook latency while workers run, status change → the simulator's receipt, and 10,000 notices at Zalo's limit."""

import http.client
import json
import tempfile
import threading
import time
from pathlib import Path

from sqlalchemy import func, select

from appliance.core.ambient import real_ambient
from appliance.simulators.zalo.account import load_account
from appliance.simulators.zalo.signature_rules import sign
from central.config import load_config
from central.deliveries import Delivery, Recipient, queue
from central.models import DeliveryRow
from central.start import open_parts
from tests.bench.figures import Sheet
from tests.support.central_process import CentralProcess, central_process
from tests.support.processes import ProcessSet, free_port, wait_until
from tests.support.zalo_site import OA, TEMPLATES, Phone, Simulator, zalo_secrets

PER_SECOND, SECONDS, SENDERS = 300, 10, 12
NOTICES, PER_MINUTE = 10_000, 4_000


def run() -> Sheet:
    """Run central, a worker and the simulated Zalo as processes of their own."""
    sheet = Sheet("channels", "Webhooks, notices and Zalo's limit")
    with tempfile.TemporaryDirectory() as name, ProcessSet(Path(name) / "logs") as processes:
        folder = Path(name)
        simulator, central = _start(processes, folder)
        late = _webhooks(central, simulator)
        load = f"{PER_SECOND}/s for {SECONDS} s, worker running"
        sheet.add("webhook, p99", "ms", [late[int(len(late) * 0.99)] * 1000], "≤ 50", load)
        sheet.add(
            "status change → the simulator's receipt", "s", _receipts(central, simulator, folder), "≤ 2", "idle"
        )
        took_s, too_fast = _drain(central, simulator)
        load = f"{NOTICES} templates, simulated limit {PER_MINUTE}/min, real time"
        sheet.add("10,000 notices drained", "s", [took_s], "≤ 180", load)
        sheet.add("refused as too fast", "", [float(too_fast)], "≤ 0", load)
    return sheet


def _start(processes: ProcessSet, folder: Path) -> tuple[Simulator, CentralProcess]:
    port = free_port()
    state = folder / "channels"
    account = load_account(state / "zalo-account.json", oa_id=OA)
    simulator = Simulator(f"http://127.0.0.1:{port}", account)
    run = processes.motcua("channels", "run", "--port", str(port), "--state", str(state), name="channels")
    run.start(f"{simulator.url}/healthz")
    central = central_process(processes, folder / "central", f"sqlite:///{folder / 'central.sqlite3'}")
    templates = ", ".join(f"{name} = {json.dumps(number)}" for name, number in TEMPLATES.items())
    with central.config.open("a") as file:
        file.write(
            f'[channels]\nopens = 00:00:00\ncloses = 23:59:59\n[channels.zalo]\nmode = "full"\noa_id = "{OA}"\n'
            f'app_id = "{account.app_id}"\napi_url = "{simulator.url}"\nbusiness_url = "{simulator.url}"\n'
            f'oauth_url = "{simulator.url}"\nper_minute = {PER_MINUTE}\ntemplates = {{ {templates} }}\n'
        )
    zalo_secrets(central.config.parent / "credentials", account)
    central.start()
    processes.motcua("central", "work", "--config", str(central.config), name="worker").start()
    return simulator, central


def _webhooks(central: CentralProcess, simulator: Simulator) -> list[float]:
    """Post signed events evenly; returns the sorted latencies from each event's planned moment, in seconds."""
    host, port = central.url.removeprefix("http://").split(":")
    late: list[float] = []
    lock, began = threading.Lock(), time.monotonic() + 0.5

    def send(first: int) -> None:
        connection = http.client.HTTPConnection(host, int(port), timeout=30)
        for number in range(first, PER_SECOND * SECONDS, SENDERS):
            body, headers = _event(simulator, number)
            planned = began + number / PER_SECOND
            time.sleep(max(0.0, planned - time.monotonic()))
            connection.request("POST", "/webhooks/zalo", body, headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            with lock:
                late.append(time.monotonic() - planned)

    threads = [threading.Thread(target=send, args=(first,)) for first in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(late)


def _event(simulator: Simulator, number: int) -> tuple[bytes, dict[str, str]]:
    account, stamp = simulator.account, str(int(time.time() * 1000))
    event = {
        "event_name": "user_click_chatnow", "oa_id": OA, "user_id": str(10**17 + number), "app_id": account.app_id,
        "timestamp": stamp,
    }  # fmt: skip
    body = json.dumps(event).encode()
    signature = sign(account.app_id, body, stamp, account.oa_secret)
    return body, {"X-ZEvent-Signature": signature, "Content-Type": "application/json"}


def _receipts(central: CentralProcess, simulator: Simulator, folder: Path) -> list[float]:
    found = []
    for number in range(1, 6):
        code = f"000.00.00.H19-261123-{number:04d}"
        headers = {"Authorization": f"Bearer {central.api_key}", "Content-Type": "application/json"}
        body = {
            "unit_code": "000.00.00.H19", "procedure_id": "1.001", "channel": "1", "status": "2", "box_id": "dn-01",
            "received_at": "2026-11-23T08:00:00+07:00", "applicant": {"phone": f"09876543{number:02d}"},
        }  # fmt: skip
        connection = http.client.HTTPConnection(central.url.removeprefix("http://"), timeout=30)
        began = time.monotonic()
        connection.request("PUT", f"/api/v1/cases/{code}", json.dumps(body), headers)
        assert connection.getresponse().status == 201
        user = f"849876543{number:02d}"
        wait_until(lambda user=user: any(one["user_id"] == user for one in simulator.messages()), 30, "the receipt")
        found.append(time.monotonic() - began)
    return found


def _drain(central: CentralProcess, simulator: Simulator) -> tuple[float, int]:
    phone = Phone(simulator)
    phone.follow()
    ambient = real_ambient()
    database, sealer = open_parts(load_config(central.config), ambient)
    to = Recipient("zalo", phone.user_id)
    with database.write() as session:
        for number in range(NOTICES):
            one = Delivery(f"bench:{number}", "notice", to, text="-", template="status", data={"trang_thai": "x"})
            queue(session, one, ambient, sealer)
    began = time.monotonic()

    def drained() -> bool:
        time.sleep(0.5)
        with database.read() as session:
            sent = select(func.count()).where(DeliveryRow.key.startswith("bench:"), DeliveryRow.state == "sent")
            return session.scalars(sent).one() == NOTICES

    wait_until(drained, 900, "all are sent")
    took_s = time.monotonic() - began
    database.close()
    return took_s, int(simulator.ask("GET", "/tools/messages.json")["too_fast"])
