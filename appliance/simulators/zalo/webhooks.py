"""Events as Zalo posts them to an account's webhook: signed, stored first, then sent where an address is set."""

import json
import logging
import threading

from appliance.core.ambient import Ambient
from appliance.simulators.zalo.account import Account
from appliance.simulators.zalo.people import Message
from appliance.simulators.zalo.signature_rules import SIGNATURE_HEADER, sign
from appliance.store import Store

log = logging.getLogger(__name__)

TIMEOUT_S = 2.0  # what Zalo allows a webhook to take


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
        import urllib3

        headers = {"Content-Type": "application/json", SIGNATURE_HEADER: signature}
        status: int | None = None
        try:
            answer = urllib3.request(
                "POST", self._account.webhook_url, body=body, headers=headers, timeout=TIMEOUT_S, retries=False
            )
            status = answer.status
        except urllib3.exceptions.HTTPError as error:
            log.warning("webhook not delivered: %s", type(error).__name__)
        with self._store.write_transaction() as connection:
            connection.execute("UPDATE webhooks SET attempts = attempts + 1, status = ? WHERE seq = ?", (status, seq))
