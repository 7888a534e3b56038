"""Fault: a database is missing, damaged or can't be written."""

import sqlite3
from pathlib import Path

from appliance.checks.finding import Examined, Finding
from appliance.store import connect


def check(box: Examined) -> list[Finding]:
    """Open each database and take its write lock, without writing."""
    paths = (("box", box.config.box.database), ("portal", box.config.box.portal_database))
    return [_check_one(name, path) for name, path in paths]


def _check_one(name: str, path: Path) -> Finding:
    code = f"database-{name}"
    if not path.exists():
        return Finding(
            code,
            "fault",
            f"Chưa có cơ sở dữ liệu {path} – chạy `motcua migrate --database {name}`.",
            f"There is no database {path}: run `motcua migrate --database {name}`.",
        )
    try:
        _open_for_writing(path)
    except sqlite3.Error as error:
        reason = getattr(error, "sqlite_errorname", type(error).__name__)
        return Finding(
            code,
            "fault",
            f"Không ghi được cơ sở dữ liệu {path} ({reason}) – kiểm tra đĩa và quyền của tệp.",
            f"The database {path} can't be written ({reason}): check the disk and the file's permissions.",
            {"reason": reason},
        )
    return Finding(code, "ok", f"Cơ sở dữ liệu {name} đọc ghi được.", f"The {name} database can be read and written.")


def _open_for_writing(path: Path) -> None:
    connection = connect(path)
    try:
        connection.execute("BEGIN IMMEDIATE")
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        connection.execute("ROLLBACK")
    finally:
        connection.close()
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)
