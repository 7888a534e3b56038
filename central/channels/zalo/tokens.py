"""The account's tokens: access for 25 hours, a refresh token that works exactly once, renewed by one process at a time.

Before the request the row says that a renewal is under way; the new pair is saved before anybody uses it. A process
killed in between leaves the row marked: the next one tries once more, and where Zalo says that the refresh token was
used (-14020) the pair is lost and `fault` asks for a person, who puts a fresh `zalo-refresh-token` file there.
"""

import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.core.errors import Unavailable
from central.channels.http import ask
from central.channels.settings import ZaloPart, read_secret
from central.database import Database
from central.delivery_rules import Outcome
from central.models_deliveries import ChannelToken
from central.models_fleet import Meta
from central.sealing import Sealer
from central.upsert import insert_once

CHANNEL = "zalo"
ACCESS, REFRESH = "channel_tokens.access", "channel_tokens.refresh"
_FIRST = "zalo_first_token"
# A renewal takes two time-outs at most; later whoever began it is gone.
STALE = timedelta(seconds=60)
RENEW_BEFORE = timedelta(hours=5)
WAIT_S, STEP_S = 20.0, 0.1
USED_UP = frozenset({-14020, -14014})


class NoToken(Unavailable):
    """The account can't be used now."""


class ZaloTokens:
    """The access token of the account, shared by all processes through the database."""

    def __init__(self, database: Database, sealer: Sealer, ambient: Ambient, part: ZaloPart, secrets: Path) -> None:
        self._database, self._sealer, self._ambient = database, sealer, ambient
        self._part, self._secrets = part, secrets
        self._lock = threading.Lock()

    def access(self, refused: str | None = None) -> str:
        """Return a good access token, another one than `refused`; raises NoToken."""
        with self._lock:
            deadline = time.monotonic() + WAIT_S
            while True:
                found = self._kept(refused)
                if found is not None:
                    return found
                if self._begin():
                    return self._renew()
                if time.monotonic() > deadline:
                    raise _no_token("token-being-renewed")
                time.sleep(STEP_S)

    def _kept(self, refused: str | None) -> str | None:
        with self._database.read() as session:
            row = session.get(ChannelToken, CHANNEL)
        if (
            row is None
            or self._is_first_again(row)
            or self._ambient.now() >= row.refresh_after
            or not row.access_sealed
        ):
            return None
        access = self._sealer.open(row.access_sealed, ACCESS, CHANNEL)
        return None if access == refused else access

    def _is_first_again(self, row: ChannelToken) -> bool:
        """Tell whether a person put another first token there since the pair was lost."""
        if row.fault is None:
            return False
        with self._database.read() as session:
            used = session.get(Meta, _FIRST)
        return used is None or used.value != self._first_blind()

    def _begin(self) -> bool:
        """Mark the renewal as under way; False while another process has it."""
        now = self._ambient.now()
        with self._database.write() as session:
            self._make_row(session)
            row = session.get_one(ChannelToken, CHANNEL, with_for_update=True, populate_existing=True)
            if row.fault is not None and not self._restart(session, row):
                raise _no_token(row.fault)
            if row.refreshing_since is not None and now - row.refreshing_since < STALE:
                return False
            row.refreshing_since = now
        return True

    def _make_row(self, session: Session) -> None:
        if session.get(ChannelToken, CHANNEL) is not None:
            return
        now = self._ambient.now()
        first = read_secret(self._secrets, "zalo-refresh-token")
        empty = {"channel": CHANNEL, "access_sealed": b"", "refresh_after": now, "expires_at": now, "changed_at": now}
        sealed = self._sealer.seal(first, REFRESH, CHANNEL)
        if insert_once(session, ChannelToken, {**empty, "refresh_sealed": sealed}):
            session.merge(Meta(key=_FIRST, value=self._first_blind()))

    def _restart(self, session: Session, row: ChannelToken) -> bool:
        if not self._is_first_again(row):
            return False
        first = read_secret(self._secrets, "zalo-refresh-token")
        row.refresh_sealed, row.fault, row.refreshing_since = self._sealer.seal(first, REFRESH, CHANNEL), None, None
        session.merge(Meta(key=_FIRST, value=self._first_blind()))
        return True

    def _first_blind(self) -> str:
        return self._sealer.blind(read_secret(self._secrets, "zalo-refresh-token"), _FIRST)

    def _renew(self) -> str:
        with self._database.read() as session:
            row = session.get_one(ChannelToken, CHANNEL)
        answer = self._swap(self._sealer.open(row.refresh_sealed, REFRESH, CHANNEL))
        if isinstance(answer, Outcome) or not answer.get("access_token") or not answer.get("refresh_token"):
            raise self._failed(answer)
        now, access = self._ambient.now(), str(answer["access_token"])
        lives = timedelta(seconds=_seconds(answer.get("expires_in")))
        with self._database.write() as session:
            row = session.get_one(ChannelToken, CHANNEL, with_for_update=True, populate_existing=True)
            row.access_sealed = self._sealer.seal(access, ACCESS, CHANNEL)
            row.refresh_sealed = self._sealer.seal(str(answer["refresh_token"]), REFRESH, CHANNEL)
            row.expires_at, row.refresh_after = now + lives, now + max(lives - RENEW_BEFORE, lives / 2)
            row.refreshing_since, row.fault, row.changed_at = None, None, now
        return access

    def _swap(self, refresh: str) -> Mapping[str, Any] | Outcome:
        fields = [("refresh_token", refresh), ("app_id", self._part.app_id), ("grant_type", "refresh_token")]
        secret = read_secret(self._secrets, "zalo-app-secret")
        url = f"{self._part.oauth_url}/v4/oa/access_token"
        return ask("POST", url, fields=dict(fields), encode_multipart=False, headers={"secret_key": secret})

    def _failed(self, answer: Mapping[str, Any] | Outcome) -> NoToken:
        error = answer.code if isinstance(answer, Outcome) else str(answer.get("error", "no-token"))
        lost = not isinstance(answer, Outcome) and answer.get("error") in USED_UP
        uncertain = isinstance(answer, Outcome) and answer.kind == "uncertain"
        with self._database.write() as session:
            row = session.get_one(ChannelToken, CHANNEL, with_for_update=True, populate_existing=True)
            if lost:
                row.fault = "refresh-token-used"
            if not uncertain:
                row.refreshing_since = None
        return _no_token(error)


def _seconds(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < 10**7 else 3600


def _no_token(code: str) -> NoToken:
    return NoToken(
        "zalo-token",
        f"Chưa có quyền truy cập tài khoản Zalo ({code}).",
        f"There is no access to the Zalo account ({code}).",
        reason=code,
    )
