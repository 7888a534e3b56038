"""Tập huấn: a database of its own, which real service never opens, nor training the real one.

`[box] training = true` marks every paper "TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ", and the sync process refuses to start with it.
"""

import json
import sqlite3
from pathlib import Path

from appliance import staff_store
from appliance.core.ambient import Ambient
from appliance.core.errors import Conflict
from appliance.store import Store
from appliance.web.accounts import Role, StaffAccount

MARK = "training"


def claim_database(store: Store, training: bool) -> None:
    """Mark a database at its first use in training; raises Conflict where training and service would mix.

    "training-database" for service on a database of training, "service-database" for training on one that holds
    real numbers or dossiers.
    """
    reader = store.reader()
    marked = reader.execute("SELECT 1 FROM meta WHERE key = ?", (MARK,)).fetchone() is not None
    if marked and not training:
        raise Conflict(
            "training-database",
            "Đây là dữ liệu tập huấn. Hãy đặt box.database sang tệp khác, hoặc training = true.",
            "This is a database of training. Name another file in box.database, or set training = true.",
        )
    if training and not marked:
        if reader.execute("SELECT 1 FROM tickets UNION SELECT 1 FROM dossiers LIMIT 1").fetchone() is not None:
            raise Conflict(
                "service-database",
                "Đây là dữ liệu thật. Khi tập huấn hãy đặt box.database sang một tệp riêng.",
                "This is a database of real service. For training name a file of its own in box.database.",
            )
        with store.write_transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, 'yes')", (MARK,))


def copy_accounts(training: Store, ambient: Ambient, source: Path) -> int:
    """Copy the accounts of the real database at `source` into a database of training and return how many.

    The real one is only read. Raises Conflict "not-a-training-database" where the target isn't one.
    """
    claimed = training.reader().execute("SELECT 1 FROM meta WHERE key = ?", (MARK,)).fetchone()
    if claimed is None:
        raise Conflict(
            "not-a-training-database",
            "Hãy khởi động kiosk một lần với training = true trước.",
            "Start the kiosk once with training = true first.",
        )
    real = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    try:
        rows = real.execute("SELECT login, full_name, role, counters, password_hash, active FROM staff").fetchall()
    finally:
        real.close()
    with training.write_transaction() as connection:
        for login, name, role, counters, password_hash, active in rows:
            account = StaffAccount(login, name, Role(role), tuple(json.loads(counters)))
            staff_store.upsert(connection, ambient, account, password_hash, bool(active))
    return len(rows)
