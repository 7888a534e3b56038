"""Fault: a database is older (or newer) than the program."""

import sqlite3
from pathlib import Path

from appliance.checks.finding import Examined, Finding


def check(box: Examined) -> list[Finding]:
    """Compare what has been applied with what the packages bring."""
    paths = (("box", box.config.box.database), ("portal", box.config.box.portal_database))
    return [_check_one(name, path) for name, path in paths if path.exists()]


def _check_one(name: str, path: Path) -> Finding:
    from appliance.migrations import migration_sets

    code = f"migrations-{name}"
    known = {(each.name, migration.name) for each in migration_sets(name) for migration in each._migrations}
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        applied = set(connection.execute("SELECT migration_set, name FROM _sqlite_migrations"))
    finally:
        connection.close()
    if pending := sorted(f"{first}/{second}" for first, second in known - applied):
        return Finding(
            code,
            "fault",
            f"Cơ sở dữ liệu {name} chưa được cập nhật – chạy `motcua migrate --database {name}`.",
            f"The {name} database is not up to date: run `motcua migrate --database {name}`.",
            {"pending": pending},
        )
    if newer := sorted(f"{first}/{second}" for first, second in applied - known):
        return Finding(
            code,
            "warning",
            f"Cơ sở dữ liệu {name} mới hơn chương trình – đang chạy bản cũ.",
            f"The {name} database is newer than the program: an older release is running.",
            {"newer": newer},
        )
    return Finding(code, "ok", f"Cấu trúc dữ liệu {name} đúng bản.", f"The {name} database is up to date.")
