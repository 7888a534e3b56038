"""The simulated Zalo speaks the documented protocol over a real socket and refuses what the real one refuses."""

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
import urllib3

from appliance.core.ambient import Ambient, FixedClock
from appliance.simulators.channels_app import create_channels
from appliance.simulators.plain_server import PlainServer
from appliance.simulators.zalo.account import Account, load_account
from tests.support.processes import wait_until

OA = "1234567890123456789"


def post_form(url: str, fields: dict[str, str], headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
    """Post a form as browsers do, without following redirects."""
    form_headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    return urllib3.request("POST", url, body=urlencode(fields), headers=form_headers, redirect=False)


class Phone:
    """A browser with one cookie."""

    def __init__(self, url: str) -> None:
        self.url = f"{url}/oa/{OA}"
        opened = urllib3.request("GET", self.url)
        self.cookie = opened.headers["Set-Cookie"].split(";")[0]
        self.user_id = self.cookie.split("=")[1]

    def post(self, path: str, **fields: str) -> int:
        headers = {"Cookie": self.cookie}
        return post_form(f"{self.url}/{path}", fields, headers).status


class Api:
    """The account's owner."""

    def __init__(self, url: str, account: Account) -> None:
        self.url, self.account = url, account
        self.access, self.refresh = "", account.first_refresh_token

    def swap(self, refresh: str, **changes: str) -> dict[str, str]:
        fields = {"app_id": self.account.app_id, "grant_type": "refresh_token", "refresh_token": refresh, **changes}
        headers = {"secret_key": self.account.app_secret}
        answer = post_form(f"{self.url}/v4/oa/access_token", fields, headers)
        assert answer.status == 200
        return answer.json()

    def log_in(self) -> None:
        pair = self.swap(self.refresh)
        self.access, self.refresh = pair["access_token"], pair["refresh_token"]

    def send(self, user_id: str, text: str) -> dict[str, object]:
        answer = urllib3.request(
            "POST",
            f"{self.url}/v3.0/oa/message/cs",
            json={"recipient": {"user_id": user_id}, "message": {"text": text}},
            headers={"access_token": self.access},
        )
        assert answer.status == 200
        return answer.json()

    def detail(self, data: str) -> dict[str, object]:
        headers = {"access_token": self.access}
        return urllib3.request(
            "GET", f"{self.url}/v3.0/oa/user/detail", fields={"data": data}, headers=headers
        ).json()


@pytest.fixture
def hook() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A webhook receiver on a real socket."""
    taken: list[tuple[str, bytes]] = []

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append((self.headers["X-ZEvent-Signature"], body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", taken
    server.shutdown()
    server.server_close()


@pytest.fixture
def url(tmp_path: Path, ambient: Ambient, hook: tuple[str, list[tuple[str, bytes]]]) -> Iterator[str]:
    app = create_channels(tmp_path, ambient, oa_id=OA, oa_name="Trung tâm Mẫu", webhook_url=hook[0])
    server = PlainServer(app)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.fixture
def api(url: str, tmp_path: Path) -> Api:
    api = Api(url, load_account(tmp_path / "zalo-account.json"))
    api.log_in()
    return api


def test_it_is_healthy(url: str) -> None:
    assert urllib3.request("GET", f"{url}/healthz").json()["service"] == "channels"


def test_a_refresh_token_works_once_and_the_next_one_works(api: Api) -> None:
    used = api.account.first_refresh_token
    assert api.swap(used)["error"] == -14020
    following = api.swap(api.refresh)
    assert following["expires_in"] == "90000"
    assert api.swap(api.refresh)["error"] == -14020
    assert "access_token" in api.swap(following["refresh_token"])


def test_another_app_or_grant_gets_no_token(api: Api) -> None:
    assert api.swap(api.refresh, app_id="1")["error"] == -14002
    assert api.swap(api.refresh, grant_type="password")["error"] == -14001
    assert "access_token" in api.swap(api.refresh)


def test_a_follower_gets_a_message_and_sees_it_on_the_phone(url: str, api: Api) -> None:
    phone = Phone(url)
    assert phone.post("follow", follows="1") == 303
    answer = api.send(phone.user_id, "Hồ sơ của Ông/Bà đã có kết quả.")
    assert (answer["error"], answer["data"]["user_id"]) == (0, phone.user_id)
    page = urllib3.request("GET", phone.url, headers={"Cookie": phone.cookie}).data.decode()
    assert "Hồ sơ của Ông/Bà đã có kết quả." in page
    assert "Hồ sơ của Ông/Bà đã có kết quả." in urllib3.request("GET", url).data.decode()


def test_a_bad_or_expired_token_is_refused_with_216(url: str, api: Api, clock: FixedClock) -> None:
    phone = Phone(url)
    phone.post("follow", follows="1")
    good = api.access
    api.access = "nonsense"
    assert api.send(phone.user_id, "x")["error"] == -216
    api.access = good
    clock.move(timedelta(hours=25, seconds=1))
    assert api.send(phone.user_id, "x")["error"] == -216


def test_who_never_followed_or_is_silent_for_a_week_cannot_be_written_to(
    url: str, api: Api, clock: FixedClock
) -> None:
    phone = Phone(url)
    assert api.send(phone.user_id, "x")["error"] == -213
    phone.post("messages", text="Chào Trung tâm")
    assert api.send(phone.user_id, "x")["error"] == 0
    clock.move(timedelta(days=7, minutes=1))
    api.log_in()
    assert api.send(phone.user_id, "x")["error"] == -230
    assert api.send("404", "x")["error"] == -201
    assert api.send(phone.user_id, "x" * 2001)["error"] == -201


def test_a_profile_is_asked_for_by_one_json_parameter(url: str, api: Api) -> None:
    phone = Phone(url)
    phone.post("follow", follows="1")
    profile = api.detail(json.dumps({"user_id": phone.user_id}))["data"]
    assert profile["user_is_follower"] is True and profile["user_last_interaction_date"] == "23/11/2026"
    assert api.detail("{")["error"] == -201


def test_following_and_writing_post_signed_events(
    url: str, api: Api, hook: tuple[str, list[tuple[str, bytes]]]
) -> None:
    phone = Phone(url)
    phone.post("follow", follows="1")
    phone.post("messages", text="HS 7F3K2")
    taken = hook[1]
    wait_until(lambda: len(taken) == 2, what="two webhooks")
    events = {json.loads(body)["event_name"]: (signature, body) for signature, body in taken}
    assert events.keys() == {"follow", "user_send_text"}
    for signature, body in events.values():
        timestamp = json.loads(body)["timestamp"]
        signed = api.account.app_id.encode() + body + timestamp.encode() + api.account.oa_secret.encode()
        assert signature == "mac=" + hashlib.sha256(signed).hexdigest()
    assert json.loads(events["user_send_text"][1])["message"]["text"] == "HS 7F3K2"


def test_without_a_webhook_address_events_are_only_kept(tmp_path: Path, ambient: Ambient) -> None:
    client = create_channels(tmp_path, ambient, oa_id=OA).test_client()
    client.get(f"/oa/{OA}")
    client.post(f"/oa/{OA}/follow", data={"follows": "1"})
    kept = client.get("/webhooks.json").json["webhooks"]
    assert [json.loads(event["body"])["event_name"] for event in kept] == ["follow"]
    assert kept[0]["status"] is None


def test_a_restart_forgets_nothing(tmp_path: Path, ambient: Ambient) -> None:
    client = create_channels(tmp_path, ambient, oa_id=OA).test_client()
    client.get(f"/oa/{OA}")
    client.post(f"/oa/{OA}/messages", data={"text": "Xin hỏi"})
    again = create_channels(tmp_path, ambient).test_client()
    assert "Xin hỏi" in again.get("/").text


def test_another_account_or_an_empty_message_is_refused(tmp_path: Path, ambient: Ambient) -> None:
    client = create_channels(tmp_path, ambient, oa_id=OA).test_client()
    assert client.get("/oa/999").status_code == 404
    client.get(f"/oa/{OA}")
    assert client.post(f"/oa/{OA}/messages", data={"text": " "}).status_code == 400
