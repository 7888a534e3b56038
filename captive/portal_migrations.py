"""The portal's own tables in portal.sqlite3; append-only: a released migration is never edited."""

from sqlite_utils import Database, Migrations

from appliance.migrations import declare_retention

migrations = Migrations("captive")


@migrations()
def m0001_portal_tables(db: Database) -> None:
    """Make the wifi sessions, the hourly counts of visitors, the reports for the box and the portal's own values."""
    for statement in _M0001.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)
    declare_retention(
        db,
        portal_meta="state",
        wifi_sessions="wifi_log",
        funnel_hours="state",
        reports="transit",
        table_retention="state",
    )


@migrations()
def m0002_phone_tickets(db: Database) -> None:
    """Make the numbers taken by phones: whose, under a hash whose key changes daily; yesterday's rows are deleted."""
    db.conn.execute(_M0002)
    declare_retention(db, phone_tickets="day")


@migrations()
def m0003_session_log(db: Database) -> None:
    """Make the sealed wifi log; sessions that are over go, since they hold MACs in clear."""
    db.conn.execute(
        "CREATE TABLE session_log (id TEXT PRIMARY KEY, until TEXT NOT NULL, sealed BLOB NOT NULL) STRICT"
    )
    db.conn.execute("CREATE INDEX session_log_until ON session_log (until)")
    db.conn.execute("DELETE FROM wifi_sessions WHERE state <> 'admitted'")
    declare_retention(db, session_log="wifi_log", wifi_sessions="state")


_M0002 = """
CREATE TABLE phone_tickets (
    key TEXT PRIMARY KEY,
    device TEXT NOT NULL,
    day TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    service_id TEXT NOT NULL,
    ticket_id TEXT UNIQUE,
    number TEXT NOT NULL DEFAULT '',
    tracking_url TEXT NOT NULL DEFAULT '',
    over INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID
"""
_M0001 = """
CREATE TABLE portal_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE wifi_sessions (
    id TEXT PRIMARY KEY,
    mac TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('admitted', 'expired', 'revoked')),
    admitted_at TEXT NOT NULL,
    until TEXT NOT NULL,
    ended_at TEXT,
    end_reason TEXT,
    CHECK ((state = 'admitted') = (ended_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX wifi_sessions_one_running ON wifi_sessions (mac) WHERE state = 'admitted';
CREATE INDEX wifi_sessions_ended ON wifi_sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE TABLE funnel_hours (
    hour TEXT NOT NULL,
    step TEXT NOT NULL,
    devices INTEGER NOT NULL,
    reported INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (hour, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE reports (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""
