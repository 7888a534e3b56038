"""`motcua captive session-log`: hand the wifi log over for a time, after the audit trail knows who asked and why."""

import argparse
import json
import os
from datetime import date, datetime, time, timedelta
from pathlib import Path

from appliance.box_commands import add_config
from appliance.core.ambient import LOCAL_ZONE


def add_session_log(inner: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = inner.add_parser(
        "session-log", help="export the sealed wifi log for some days; the audit trail records it"
    )
    add_config(parser)
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="where to write it, one JSON object per line (mode 0600)"
    )
    parser.add_argument(
        "--from", dest="first", type=date.fromisoformat, required=True, metavar="DAY", help="first day, YYYY-MM-DD"
    )
    parser.add_argument(
        "--to", dest="last", type=date.fromisoformat, required=True, metavar="DAY", help="last day, included"
    )
    parser.add_argument("--by", required=True, metavar="NAME", help="who exports it")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="the request it answers: number and date")
    parser.set_defaults(run=run_session_log)


def run_session_log(arguments: argparse.Namespace) -> int:
    """Record the export in the audit trail, then write the file."""
    from appliance import audit_log
    from appliance.config import load_config
    from appliance.core.ambient import real_ambient
    from appliance.core.text import clean_line
    from appliance.identity import credentials_dir
    from appliance.store import Store
    from captive.session_log import SessionLog, read_log_key

    config, ambient = load_config(arguments.config), real_ambient()
    by, reason = clean_line(arguments.by, 60, "--by"), clean_line(arguments.reason, 200, "--reason")
    key = read_log_key(credentials_dir(config))
    if key is None:
        raise _no_key()
    begin, end = _moment(arguments.first), _moment(arguments.last + timedelta(days=1))
    found = list(SessionLog(key).records(Store(config.box.portal_database).reader(), begin, end))
    subject = f"wifi-log:{arguments.first}..{arguments.last}"
    with Store(config.box.database).write_transaction() as connection:
        audit_log.append(connection, ambient, by, "wifi-log.export", subject, {"reason": reason, "rows": len(found)})
    with os.fdopen(os.open(arguments.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in found)
    print(f"{len(found)} → {arguments.file}")
    return 0


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(0), LOCAL_ZONE)


def _no_key() -> Exception:
    from appliance.identity import BadCredentials
    from captive.session_log import KEY_FILE

    return BadCredentials(
        "wifi-log-key-missing",
        f"Chưa có khóa nhật ký wifi ({KEY_FILE}), nên không có nhật ký để xuất.",
        f"There is no key of the wifi log ({KEY_FILE}), so there is no log to export.",
    )
