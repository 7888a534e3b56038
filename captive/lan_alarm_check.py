"""Fault: the LAN watch saw an attack or a mistake on the visitors' network within the last day."""

import json
import sqlite3
from datetime import timedelta

from appliance.checks.finding import Examined, Finding
from appliance.core.ambient import moment_text

_WORDS = {
    "lan.rogue-dhcp": (
        "Có máy khác cấp địa chỉ (DHCP) trên wifi khách: tìm và rút thiết bị này",
        "Another device gives out addresses (DHCP) on the visitors' wifi; find and unplug it",
    ),
    "lan.rogue-router": (
        "Có máy khác tự nhận là bộ định tuyến trên wifi khách: tìm và rút thiết bị này",
        "Another device advertises itself as a router on the visitors' wifi; find and unplug it",
    ),
    "lan.gateway-forged": (
        "Có máy giả địa chỉ cổng mạng trên wifi khách: chặn thiết bị này tại điểm phát",
        "A device forges the gateway's address on the visitors' wifi; block it at the access point",
    ),
    "lan.mac-copied": (
        "Hai máy dùng chung một địa chỉ MAC trên wifi khách: cho địa chỉ này ra bằng `motcua gate revoke`",
        "Two devices use one MAC on the visitors' wifi; shut it out by `motcua gate revoke`",
    ),
}
_QUERY = """
SELECT kind, body, MAX(received_at) AS last FROM public_reports
WHERE kind LIKE 'lan.%' AND received_at > ? GROUP BY kind ORDER BY kind
"""


def check(box: Examined) -> list[Finding]:
    """Look for alarms of the last 24 hours; a box without visitors' network has none."""
    if box.config.captive is None:
        return []
    since = moment_text(box.ambient.now() - timedelta(days=1))
    try:
        rows = box.store.reader().execute(_QUERY, (since,)).fetchall()
    except sqlite3.Error:
        return []  # another check tells what is wrong with the database
    found = [_finding(row) for row in rows if row["kind"] in _WORDS]
    calm = Finding("lan-watch", "ok", "Mạng khách không có cảnh báo.", "No alarm on the visitors' network.")
    return found or [calm]


def _finding(row: sqlite3.Row) -> Finding:
    vi, en = _WORDS[row["kind"]]
    body = json.loads(row["body"])
    where = f" (MAC {body.get('mac', '?')}, {body.get('address') or '–'})."
    return Finding("lan-watch", "warning", vi + where, en + where, {"kind": row["kind"], "last": row["last"]})
