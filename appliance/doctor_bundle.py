"""The support bundle: what a technician far away needs to know of a box, without any citizen's or colleague's data."""

import io
import json
import platform
import sqlite3
import tarfile
from collections.abc import Mapping, Sequence
from importlib.metadata import distributions
from pathlib import Path

from appliance.checks.finding import Finding
from appliance.core.ambient import Ambient
from appliance.version import VERSION
from appliance.web.redaction import redact_fields, redact_text


def report(findings: Sequence[Finding], ambient: Ambient) -> dict[str, object]:
    """Return the findings as `motcua doctor --json` prints them."""
    return {
        "version": VERSION,
        "at": ambient.now_text(),
        "healthy": not any(finding.level == "fault" for finding in findings),
        "findings": [
            {
                "code": finding.code,
                "level": finding.level,
                "vi": redact_text(finding.vi),
                "en": redact_text(finding.en),
                "details": redact_fields(finding.details),
            }
            for finding in findings
        ],
    }


def write_bundle(target: Path, config_path: Path, databases: Sequence[Path], findings: Mapping[str, object]) -> None:
    """Write a .tar.gz readable by its owner only: findings, versions, row counts by table and state, configuration.

    Only counts are taken from the databases, no row; the configuration's text is redacted.
    """
    parts = {
        "doctor.json": _json(findings),
        "versions.json": _json(_versions()),
        "counts.json": _json({path.name: table_counts(path) for path in databases}),
        "box.toml": redact_text(_text(config_path)).encode(),
    }
    target.touch(mode=0o600)
    target.chmod(0o600)
    with tarfile.open(target, "w:gz") as bundle:
        for name, data in parts.items():
            member = tarfile.TarInfo(f"motcua-doctor/{name}")
            member.size, member.mode = len(data), 0o600
            bundle.addfile(member, io.BytesIO(data))


def table_counts(path: Path) -> dict[str, object]:
    """Return how many rows each table has, by state where it has states."""
    if not path.exists():
        return {"missing": True}
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: _count(connection, name) for name in sorted(names)}
    except sqlite3.Error as error:
        return {"unreadable": getattr(error, "sqlite_errorname", type(error).__name__)}
    finally:
        connection.close()


def _count(connection: sqlite3.Connection, table: str) -> object:
    quoted = table.replace('"', '""')
    columns = {row[1] for row in connection.execute(f'PRAGMA table_info("{quoted}")')}
    if "state" in columns:
        return dict(connection.execute(f'SELECT state, count(*) FROM "{quoted}" GROUP BY state').fetchall())  # noqa: S608
    return connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0]  # noqa: S608


def _versions() -> dict[str, object]:
    return {
        "motcua": VERSION,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.platform(),
        "packages": {each.metadata["Name"]: each.version for each in distributions()},
    }


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return f"# {type(error).__name__}\n"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str).encode() + b"\n"
