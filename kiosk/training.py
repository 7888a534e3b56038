"""Tập huấn: a database of its own, which real service never opens, nor training the real one.

`[box] training = true` marks every paper "TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ", and the sync process refuses to start with it.
"""

from appliance.core.errors import Conflict
from appliance.store import Store

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
