"""The demo's files: configurations, secrets and demo.json, written once and kept for the next start."""

import json
import secrets
from pathlib import Path

from appliance.core.demo_seam import (
    CENTRAL,
    CENTRAL_STREAM,
    CHANNELS,
    KIOSK,
    PAPER_RAW,
    PORTAL,
    STREAM,
    UPLINK,
    DemoPlan,
)
from appliance.simulators.sms import KEY
from appliance.simulators.zalo.account import load_account


def write_files(plan: DemoPlan) -> dict[str, object]:
    """Write what is missing in the state folder and return the content of demo.json.

    Secrets are made once; the configurations are written anew each time, since the ports may differ.
    """
    plan.state.mkdir(parents=True, exist_ok=True)
    plan.credentials.mkdir(mode=0o700, exist_ok=True)
    passwords = {name: _secret(plan, f"password-{name}", secrets.token_urlsafe(9)) for name in plan.centre.logins}
    _secret(plan, "box-secret", secrets.token_hex(32))
    _secret(plan, "token-key-id", str(plan.centre.key_id))
    _secret(plan, "wifi-log-key", secrets.token_hex(32))
    _secret(plan, "api-key", secrets.token_urlsafe(32))
    _channel_secrets(plan)
    replace_file(plan.box_config, _box_toml(plan))
    replace_file(plan.central_config, _central_toml(plan))
    facts = _facts(plan, passwords)
    replace_file(plan.state / "demo.json", json.dumps(facts, ensure_ascii=False, indent=2) + "\n", mode=0o600)
    return facts


def _channel_secrets(plan: DemoPlan) -> None:
    account = load_account(plan.state / "channels" / "zalo-account.json")
    for name, value in (
        ("zalo-app-secret", account.app_secret),
        ("zalo-oa-secret", account.oa_secret),
        ("zalo-refresh-token", account.first_refresh_token),
        ("sms-key", KEY),
    ):
        _secret(plan, name, value)


def read_facts(state: Path) -> dict[str, object]:
    """Return demo.json of a demo that runs or ran in `state`."""
    facts: dict[str, object] = json.loads((state / "demo.json").read_text())
    return facts


def _secret(plan: DemoPlan, name: str, fresh: str) -> str:
    path = plan.credentials / name
    if not path.exists():
        replace_file(path, fresh + "\n", mode=0o600)
    return path.read_text().strip()


def replace_file(path: Path, text: str, mode: int = 0o644) -> None:
    """Put `text` into `path` whole or not at all: whoever reads it meanwhile finds the old one."""
    fresh = path.with_name(path.name + ".new")
    fresh.touch(mode=mode)
    fresh.write_text(text)
    fresh.replace(path)


def _facts(plan: DemoPlan, passwords: dict[str, str]) -> dict[str, object]:
    def login(name: str) -> dict[str, str]:
        return {
            "login": plan.centre.logins[name][0],
            "role": plan.centre.logins[name][1],
            "password": passwords[name],
        }

    return {
        "box_id": plan.centre.box_id,
        "portal": plan.url(PORTAL),
        "kiosk": plan.url(KIOSK),
        "central": plan.url(CENTRAL),
        "kiosk_login": login("clerk"),
        "kiosk_supervisor": login("supervisor"),
        "central_login": login("officer"),
        "central_admin": login("admin"),
        "channels": plan.url(CHANNELS),
        "api_key": (plan.credentials / "api-key").read_text().strip(),
        "zalo_oa_id": plan.centre.zalo_oa_id,
        "zalo_oa_name": plan.centre.zalo_oa_name,
    }


def _box_toml(plan: DemoPlan) -> str:
    state, centre = plan.state, plan.centre
    return f"""# Written by `motcua demo`; a box of your own starts from appliance/data/box.example.toml.
[box]
id = "{centre.box_id}"
name_vi = "{centre.name_vi}"
name_en = "{centre.name_en}"
agency_parent = "{centre.agency_parent}"
unit_code = "{centre.unit_code}"
address = "{centre.address}"
hotline = "{centre.hotline}"
zalo_oa_id = "{centre.zalo_oa_id}"
zalo_oa_name = "{centre.zalo_oa_name}"
state_dir = "{state}"
database = "{state / "box.sqlite3"}"
portal_database = "{state / "portal.sqlite3"}"
credentials_dir = "{plan.credentials}"
case_system = "own"
always_open = true

[central]
url = "{plan.url(UPLINK)}"
public_url = "{plan.url(CENTRAL)}"
timeout_s = 5

[sync]
pull_every_s = 1

[kiosk]
host = "127.0.0.1"
port = {plan.port(KIOSK)}

[portal]
host = "127.0.0.1"
port = {plan.port(PORTAL)}
public_url = "{plan.url(PORTAL)}"
demo_neighbours = true
zalo_base_url = "{plan.url(CHANNELS)}/oa"

[stream]
host = "127.0.0.1"
port = {plan.port(STREAM)}
public_url = "{plan.url(STREAM)}/api/display/stream"

[sockets]
public = "{state / "public.sock"}"
stream = "{state / "stream.sock"}"

[[printer]]
name = "may-in-1"
transport = "network"
address = "127.0.0.1:{plan.port(PAPER_RAW)}"
kinds = ["ticket", "slip", "test"]
confirms = true
"""


def _central_toml(plan: DemoPlan) -> str:
    return f"""# Written by `motcua demo`.
[central]
host = "127.0.0.1"
port = {plan.port(CENTRAL)}
database_url = "sqlite:///{plan.state / "central.sqlite3"}"
public_url = "{plan.url(CENTRAL)}"

[secrets]
dir = "{plan.credentials}"

[stream]
port = {plan.port(CENTRAL_STREAM)}
public_url = "{plan.url(CENTRAL_STREAM)}/staff/inbox/stream"
feed = "{plan.state / "central-stream.sock"}"

[channels]
# The demo's centre is awake round the clock.
opens = 00:00:00
closes = 23:59:59

[channels.zalo]
mode = "full"
app_id = "{load_account(plan.state / "channels" / "zalo-account.json").app_id}"
oa_id = "{plan.centre.zalo_oa_id}"
api_url = "{plan.url(CHANNELS)}"
business_url = "{plan.url(CHANNELS)}"
oauth_url = "{plan.url(CHANNELS)}"
chat_url = "{plan.url(CHANNELS)}/oa"
media_suffixes = ["127.0.0.1"]
templates = {{ status = "1001", correction = "1002", eve = "1003", moved = "1004", invite = "1005", survey = "1006" }}

[channels.sms]
enabled = true
url = "{plan.url(CHANNELS)}/sms/send"
"""
