"""Doing a thing once however often it is asked: the answer is stored in the transaction that does it, and replayed."""

import json
import sqlite3
from collections.abc import Callable, Mapping

from appliance.core.ambient import Ambient
from appliance.core.errors import Conflict
from appliance.store import Store

Act = Callable[[sqlite3.Connection], tuple[int, Mapping[str, object]]]


def replay_or_run(
    store: Store, ambient: Ambient, scope: str, key: str, request_hash: str, act: Act
) -> tuple[int, str]:
    """Return (HTTP status, answer as JSON) of `act`, run at most once per (`scope`, `key`).

    `act` gets the open write transaction; its answer is stored beside its effects, so a crash leaves both or
    neither. A twin asking at the same instant waits for the write lock and gets the stored answer. Failures are
    not stored: they should be tried again. Raises Conflict "idempotency-key-reused" where the key was used for
    another request.
    """
    with store.write_transaction() as connection:
        row = connection.execute(
            "SELECT request_hash, status, answer FROM idempotency_keys WHERE scope = ? AND key = ?", (scope, key)
        ).fetchone()
        if row is not None:
            return _replay(row, request_hash)
        status, answer = act(connection)
        text = json.dumps(answer, ensure_ascii=False)
        connection.execute(
            "INSERT INTO idempotency_keys VALUES (?, ?, ?, ?, ?, ?)",
            (scope, key, request_hash, status, text, ambient.now_text()),
        )
        return status, text


def _replay(row: sqlite3.Row, request_hash: str) -> tuple[int, str]:
    if row["request_hash"] != request_hash:
        raise Conflict(
            "idempotency-key-reused",
            "Khóa này đã dùng cho một yêu cầu khác.",
            "This Idempotency-Key was used for another request.",
        )
    return row["status"], row["answer"]
