"""The tables every part of the box shares; append-only: a released migration is never edited."""

from sqlite_utils import Database, Migrations

from appliance.migrations import declare_retention

migrations = Migrations("appliance")


@migrations()
def m0001_shared_tables(db: Database) -> None:
    """Make meta, outbox, idempotency keys, staff, sessions, devices, audit, leases and what central sends."""
    for statement in _M0001.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)
    declare_retention(
        db,
        meta="state",
        outbox="transit",
        outbox_subjects="state",
        idempotency_keys="transit",
        staff="state",
        sessions="session",
        pairing_codes="session",
        devices="state",
        audit="audit",
        serial_leases="state",
        central_documents="state",
        public_status="dossier",
        table_retention="state",
    )


@migrations()
def m0002_status_version(db: Database) -> None:
    """Keep the version central named with a dossier's status, so that requests can say what was seen."""
    db.conn.execute("ALTER TABLE public_status ADD COLUMN version INTEGER")


@migrations()
def m0003_province_cases(db: Database) -> None:
    """Make the dossiers the province's system announced.

    Nobody reads or writes central_documents any more; it goes a release later, so that one can switch back.
    """
    db.conn.execute(_PROVINCE_CASES)
    declare_retention(db, province_cases="dossier")


@migrations()
def m0004_ticket_wishes(db: Database) -> None:
    """Make what holders of tickets asked for on central's page; a wish names no person."""
    db.conn.execute(_TICKET_WISHES)
    declare_retention(db, ticket_wishes="day")


_TICKET_WISHES = """
CREATE TABLE ticket_wishes (
    id TEXT PRIMARY KEY,
    ticket_id TEXT NOT NULL,
    act TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    outcome TEXT
) STRICT, WITHOUT ROWID
"""

# Personal columns: applicant_name, applicant_phone, applicant_email, applicant_id_number, applicant_address.
_PROVINCE_CASES = """
CREATE TABLE province_cases (
    code TEXT PRIMARY KEY,
    procedure_id TEXT NOT NULL,
    procedure_name TEXT,
    channel TEXT NOT NULL,
    lang TEXT NOT NULL,
    received_at TEXT,
    due_at TEXT,
    papers TEXT NOT NULL,
    applicant_name TEXT,
    applicant_phone TEXT,
    applicant_email TEXT,
    applicant_id_number TEXT,
    applicant_address TEXT,
    changed_at TEXT NOT NULL,
    used_at TEXT
) STRICT, WITHOUT ROWID
"""

_M0001 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_seq INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'leased', 'deferred', 'done', 'parked')),
    lease_until TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at TEXT,
    reason TEXT,
    done_at TEXT,
    UNIQUE (subject, subject_seq)
) STRICT;
CREATE INDEX outbox_open ON outbox (state, next_attempt_at) WHERE state <> 'done';
CREATE TABLE outbox_subjects (subject TEXT PRIMARY KEY, last_seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    answer TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE staff (
    login TEXT PRIMARY KEY,
    full_name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    counters TEXT NOT NULL DEFAULT '[]',
    active INTEGER NOT NULL DEFAULT 1,
    failed_logins INTEGER NOT NULL DEFAULT 0,
    locked_until TEXT,
    updated_at TEXT NOT NULL
) STRICT;
CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL REFERENCES staff (login),
    csrf_token TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE TABLE pairing_codes (
    code_hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    printer TEXT,
    expires_at TEXT NOT NULL
) STRICT;
CREATE TABLE devices (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('kiosk', 'counter', 'display', 'guide')),
    name TEXT NOT NULL,
    printer TEXT,
    secret_hash TEXT NOT NULL,
    paired_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TABLE serial_leases (
    unit_code TEXT NOT NULL,
    day TEXT NOT NULL,
    first_serial INTEGER NOT NULL,
    last_serial INTEGER NOT NULL,
    next_serial INTEGER NOT NULL,
    PRIMARY KEY (unit_code, day, first_serial)
) STRICT, WITHOUT ROWID;
CREATE TABLE central_documents (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    body TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE public_status (
    dossier_code TEXT PRIMARY KEY,
    status TEXT NOT NULL,
    due_date TEXT,
    updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""
