"""OAuth as Zalo's account service does it: access for 25 hours, a refresh token that works exactly once."""

from datetime import timedelta

from appliance.core.ambient import Ambient, moment_text
from appliance.simulators.zalo.account import Account
from appliance.simulators.zalo.message_rules import Refusal
from appliance.store import Store

ACCESS_S = 90_000
_REFRESH_LIVES = timedelta(days=90)
_TOKEN_BYTES = 36

WRONG_APP = Refusal(-14002, "Invalid app id")
WRONG_GRANT = Refusal(-14001, "Invalid grant type")
WRONG_REFRESH = Refusal(-14020, "Invalid refresh token")

Pair = dict[str, str]


class Tokens:
    """Hands out and checks the tokens of one account."""

    def __init__(self, store: Store, ambient: Ambient, account: Account) -> None:
        self._store = store
        self._ambient = ambient
        self._account = account
        with store.write_transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO tokens (token, kind, expires_at) VALUES (?, 'refresh', ?)",
                (account.first_refresh_token, moment_text(ambient.now() + _REFRESH_LIVES)),
            )

    def refresh(self, app_id: str, secret: str, grant: str, refresh_token: str) -> Pair | Refusal:
        """Swap a refresh token for a new pair, or tell why not; the old one is used up either way it succeeds."""
        if (app_id, secret) != (self._account.app_id, self._account.app_secret):
            return WRONG_APP
        if grant != "refresh_token":
            return WRONG_GRANT
        now = self._ambient.now()
        access, following = self._fresh(), self._fresh()
        with self._store.write_transaction() as connection:
            used = connection.execute(
                "UPDATE tokens SET used = 1 WHERE token = ? AND kind = 'refresh' AND used = 0 AND expires_at > ?",
                (refresh_token, moment_text(now)),
            )
            if used.rowcount == 0:
                return WRONG_REFRESH
            connection.executemany(
                "INSERT INTO tokens (token, kind, expires_at) VALUES (?, ?, ?)",
                [
                    (access, "access", moment_text(now + timedelta(seconds=ACCESS_S))),
                    (following, "refresh", moment_text(now + _REFRESH_LIVES)),
                ],
            )
        return {"access_token": access, "refresh_token": following, "expires_in": str(ACCESS_S)}

    def accepts(self, access_token: str | None) -> bool:
        """Tell whether an access token is good now."""
        row = self._store.reader().execute(
            "SELECT 1 FROM tokens WHERE token = ? AND kind = 'access' AND expires_at > ?",
            (access_token or "", self._ambient.now_text()),
        )
        return row.fetchone() is not None

    def _fresh(self) -> str:
        return self._ambient.random_bytes(_TOKEN_BYTES).hex()
