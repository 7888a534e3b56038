"""Sending by Zalo: free text inside the window, an approved template by user id, or one by telephone number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appliance.core.text import nfc
from central.channels.http import ask
from central.channels.seam import Outgoing, Way
from central.channels.settings import MissingSecret, ZaloPart
from central.channels.zalo.errors import Api, is_expired, outcome_of
from central.channels.zalo.tokens import NoToken, ZaloTokens
from central.delivery_rules import Outcome
from central.services import CentralServices

MAX_TEXT_CHARS = 2_000
CHAT, BY_USER, BY_PHONE = "zalo", "zalo_template", "zalo_phone"


@dataclass(frozen=True)
class ZaloClient:
    """The documented calls, each with the token renewed once where Zalo says that it ran out."""

    part: ZaloPart
    tokens: ZaloTokens

    def send_text(self, user_id: str, text: str) -> Mapping[str, Any] | Outcome:
        """Send a consultation message; allowed until seven days after the person's last act."""
        body = {"recipient": {"user_id": user_id}, "message": {"text": nfc(text)[:MAX_TEXT_CHARS]}}
        return self._post("oa", f"{self.part.api_url}/v3.0/oa/message/cs", body)

    def send_template(self, user_id: str, template_id: str, data: Mapping[str, str]) -> Mapping[str, Any] | Outcome:
        """Send an approved template to a user of the account."""
        body = {"user_id": user_id, "template_id": template_id, "template_data": dict(data)}
        return self._post("oa", f"{self.part.api_url}/v3.0/oa/message/template", body)

    def send_template_to_phone(
        self, phone: str, template_id: str, tracking_id: str, data: Mapping[str, str]
    ) -> Mapping[str, Any] | Outcome:
        """Send an approved template to a number (+84…); `tracking_id` returns in the receipts (at most 48 characters)."""
        body = {
            "phone": phone.removeprefix("+"),
            "template_id": template_id,
            "tracking_id": tracking_id[:48],
            "template_data": dict(data),
        }
        return self._post("zbs", f"{self.part.business_url}/message/template", body)

    def _post(self, api: Api, url: str, body: Mapping[str, Any]) -> Mapping[str, Any] | Outcome:
        refused: str | None = None
        for last in (False, True):
            try:
                token = self.tokens.access(refused)
            except (NoToken, MissingSecret) as error:
                return Outcome("retryable", f"token-{error.details.get('reason', '')}", quiet_channel=True)
            answer = ask("POST", url, headers={"access_token": token}, json=dict(body))
            if isinstance(answer, Outcome):
                return answer
            number = _number(answer.get("error"))
            if number == 0:
                return answer
            if last or not (is_expired(api, number) or answer["_status"] == 401):
                return outcome_of(api, number, str(answer.get("message", "")))
            refused = token
        raise AssertionError("the last turn returns")


@dataclass(frozen=True)
class _Chat:
    client: ZaloClient
    per_minute: int
    price_vnd: int = 0

    def send(self, message: Outgoing) -> Outcome:
        return _sent(self.client.send_text(message.remote, message.text), "message_id", 0)


@dataclass(frozen=True)
class _ByUser:
    client: ZaloClient
    per_minute: int
    price_vnd: int

    def send(self, message: Outgoing) -> Outcome:
        template_id = self.client.part.templates[message.template]
        return _sent(
            self.client.send_template(message.remote, template_id, message.data), "message_id", self.price_vnd
        )


@dataclass(frozen=True)
class _ByPhone:
    client: ZaloClient
    per_minute: int
    price_vnd: int

    def send(self, message: Outgoing) -> Outcome:
        template_id = self.client.part.templates[message.template]
        answer = self.client.send_template_to_phone(message.remote, template_id, message.id, message.data)
        return _sent(answer, "msg_id", self.price_vnd)


def make_ways(parts: CentralServices) -> dict[str, Way]:
    """Return Zalo's three ways where the account is ours to use."""
    part = parts.config.channels.zalo
    if part.mode != "full":
        return {}
    tokens = ZaloTokens(parts.database, parts.sealer, parts.ambient, part, parts.config.secrets.dir)
    client = ZaloClient(part, tokens)
    return {
        CHAT: _Chat(client, part.per_minute),
        BY_USER: _ByUser(client, part.per_minute, part.price_uid_vnd),
        BY_PHONE: _ByPhone(client, part.per_minute, part.price_phone_vnd),
    }


def _sent(answer: Mapping[str, Any] | Outcome, id_name: str, price_vnd: int) -> Outcome:
    if isinstance(answer, Outcome):
        return answer
    data = answer.get("data")
    remote_id = data.get(id_name) if isinstance(data, dict) else None
    return Outcome("sent", remote_id=str(remote_id) if remote_id else None, cost_vnd=price_vnd)


def _number(value: object) -> int:
    try:
        return int(str(value if value is not None else 0))
    except ValueError:
        return -1
