"""Events as Zalo posts them to an account's webhook: signed, stored first, then sent where an address is set."""

import json
import logging
import threading
import time

from appliance.core.ambient import Ambient
from appliance.simulators.zalo.account import Account
from appliance.simulators.zalo.people import Message
from appliance.simulators.zalo.signature_rules import SIGNATURE_HEADER, sign
from appliance.store import Store

log = logging.getLogger(__name__)

TIMEOUT_S = 2.0  # what Zalo allows a webhook to take
# Zalo repeats after 30 s, 5 min, 15 min, 30 min and 1 h; nobody waits that long before a simulator.
REPEAT_AFTER_S = (0.0, 1.0, 5.0, 15.0, 30.0)


class Webhooks:
    """The events of one account."""

    def __init__(self, store: Store, ambient: Ambient, account: Account) -> None:
        self._store = store
        self._ambient = ambient
        self._account = account

    def follow(self, user_id: str, follows: bool) -> None:
        """Tell that a user follows the account now, or no longer."""
        event: dict[str, object] = {
            "event_name": "follow" if follows else "unfollow",
            "oa_id": self._account.oa_id,
            "follower": {"id": user_id},
            "user_id_by_app": user_id[::-1],
            "source": "oa_profile",
        }
        self._emit(event)

    def text(self, message: Message) -> None:
        """Tell that a user has written."""
        event: dict[str, object] = {
            "event_name": "user_send_text",
            "sender": {"id": message.user_id},
            "recipient": {"id": self._account.oa_id},
            "user_id_by_app": message.user_id[::-1],
            "message": {"text": message.text, "msg_id": message.id},
        }
        self._emit(event)

    def file(self, message: Message, kind: str, url: str, name: str) -> None:
        """Tell that a user has sent a picture or a file, which waits at `url`."""
        payload = {"url": url, "thumbnail": url, "name": name}
        event: dict[str, object] = {
            "event_name": f"user_send_{kind}",
            "sender": {"id": message.user_id},
            "recipient": {"id": self._account.oa_id},
            "user_id_by_app": message.user_id[::-1],
            "message": {"msg_id": message.id, "attachments": [{"type": kind, "payload": payload}]},
        }
        self._emit(event)

    def echo(self, message: Message, admin_id: str | None) -> None:
        """Tell that the account has written: by the API, or a member of staff in Zalo's own app (`admin_id`)."""
        sender = {"id": self._account.oa_id, **({"admin_id": admin_id} if admin_id else {})}
        event: dict[str, object] = {
            "event_name": "oa_send_text",
            "sender": sender,
            "recipient": {"id": message.user_id},
            "message": {"text": message.text, "msg_id": message.id},
        }
        self._emit(event)

    def received(self, recipient: str, message_id: str, tracking_id: str | None) -> None:
        """Tell that a message has reached a phone."""
        millis = str(int(self._ambient.now().timestamp() * 1000))
        message = {"msg_id": message_id, "delivery_time": millis}
        event: dict[str, object] = {
            "event_name": "user_received_message",
            "sender": {"id": self._account.oa_id},
            "recipient": {"id": recipient},
            "message": {**message, **({"tracking_id": tracking_id} if tracking_id else {})},
        }
        self._emit(event)

    def seen(self, user_id: str, message_ids: list[str]) -> None:
        """Tell that a user has opened the conversation."""
        event: dict[str, object] = {
            "event_name": "user_seen_message",
            "sender": {"id": self._account.oa_id},
            "recipient": {"id": user_id},
            "message": {"msg_ids": message_ids},
        }
        self._emit(event)

    def all(self) -> list[dict[str, object]]:
        """Return every event with its signature and the last answer (status None = never sent), oldest first."""
        rows = self._store.reader().execute("SELECT * FROM webhooks ORDER BY seq").fetchall()
        return [
            {"body": row["body"].decode(), "signature": row["signature"], "status": row["status"], "at": row["at"]}
            for row in rows
        ]

    def _emit(self, event: dict[str, object]) -> None:
        timestamp = str(int(self._ambient.now().timestamp() * 1000))
        full = {"app_id": self._account.app_id, **event, "timestamp": timestamp}
        body = json.dumps(full, ensure_ascii=False, separators=(",", ":")).encode()
        signature = sign(self._account.app_id, body, timestamp, self._account.oa_secret)
        with self._store.write_transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO webhooks (body, signature, at) VALUES (?, ?, ?)",
                (body, signature, self._ambient.now_text()),
            )
        if self._account.webhook_url:
            arguments = (cursor.lastrowid, body, signature)
            threading.Thread(target=self._send, args=arguments, daemon=True, name="webhook").start()

    def _send(self, seq: int, body: bytes, signature: str) -> None:
        headers = {"Content-Type": "application/json", SIGNATURE_HEADER: signature}
        for attempt, wait_s in enumerate(REPEAT_AFTER_S):
            time.sleep(wait_s)
            status = self._post(body, {**headers, **({"num_retry": str(attempt)} if attempt else {})})
            with self._store.write_transaction() as connection:
                connection.execute(
                    "UPDATE webhooks SET attempts = attempts + 1, status = ? WHERE seq = ?", (status, seq)
                )
            if status == 200:
                return

    def _post(self, body: bytes, headers: dict[str, str]) -> int | None:
        import urllib3

        try:
            url = self._account.webhook_url
            answer = urllib3.request("POST", url, body=body, headers=headers, timeout=TIMEOUT_S, retries=False)
            return int(answer.status)
        except urllib3.exceptions.HTTPError as error:
            log.warning("webhook not delivered: %s", type(error).__name__)
            return None
