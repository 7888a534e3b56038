"""The tables of queue, counters, dossiers and slips; append-only: a released migration is never edited."""

from sqlite_utils import Database, Migrations

from appliance.migrations import declare_retention
from kiosk.dossier_act_tables import ACTS
from kiosk.notice_tables import NOTICES

migrations = Migrations("kiosk")


@migrations()
def m0001_queue(db: Database) -> None:
    """Make number series, tickets with their periods, waiting counts, desks and calls for help."""
    for statement in _QUEUE:
        db.conn.execute(statement)
    declare_retention(
        db,
        ticket_series="day",
        tickets="day",
        ticket_periods="day",
        waiting_counts="day",
        counter_desks="state",
        help_calls="day",
    )


@migrations()
def m0002_dossiers(db: Database) -> None:
    """Make dossiers, their appointment slips, provisional receipts' series and what the portal reports."""
    for statement in _DOSSIERS:
        db.conn.execute(statement)
    declare_retention(db, dossiers="dossier", slips="dossier", provisional_series="state", public_reports="transit")


@migrations()
def m0003_visits(db: Database) -> None:
    """Let a ticket carry several procedures and step back; keep feedback, bookings and fields closed early."""
    for statement in _VISITS:
        db.conn.execute(statement)
    declare_retention(db, ticket_steps="day", feedback="transit", bookings="day", closed_lines="day")


@migrations()
def m0004_desks(db: Database) -> None:
    """Let a ticket go elsewhere and come back, a counter serve other fields and pause; tie a login to its place."""
    for statement in _DESKS:
        db.conn.execute(statement)
    declare_retention(db, session_places="session")


@migrations()
def m0005_dossier_acts(db: Database) -> None:
    """Keep what the counter does with a dossier after the intake: letters, results handed over, lists for the post."""
    for statement in ACTS:
        db.conn.execute(statement)
    declare_retention(
        db, dossier_acts="dossier", ledger_lines="dossier", post_handovers="dossier", post_items="dossier"
    )


@migrations()
def m0006_papers(db: Database) -> None:
    """Keep the sheets of what to bring, and the official forms that were printed of slips and letters."""
    for statement in _PAPERS:
        db.conn.execute(statement)
    declare_retention(db, checklists="day")


@migrations()
def m0007_bundles(db: Database) -> None:
    """Find the few waiting tickets that bring several dossiers, for the estimate."""
    db.conn.execute(
        "CREATE INDEX tickets_bundles ON tickets (business_day, service_id, dossiers)"
        " WHERE state = 'waiting' AND dossiers <> '1'"
    )


@migrations()
def m0007_notices(db: Database) -> None:
    """Keep refusals and stop notices from the draft to the signature."""
    for statement in NOTICES:
        db.conn.execute(statement)
    declare_retention(db, notices="dossier")


# A ticket holds no personal data. `seq` is its age over all letters; `place`, where set, is where it stands in
# the queue instead (it stepped back or rejoined). Order never depends on the clock, which can jump.
_QUEUE = [
    """
CREATE TABLE ticket_series (
    business_day TEXT NOT NULL,
    letter TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (business_day, letter)
) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE tickets (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    business_day TEXT NOT NULL,
    letter TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    service_id TEXT NOT NULL,
    procedure_id TEXT,
    priority_group TEXT,
    lang TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    print_job_id TEXT,
    taken_by TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('booked', 'waiting', 'called', 'serving', 'held',
        'postponed', 'finished', 'no_show', 'cancelled')),
    changed_at TEXT NOT NULL,
    place REAL,
    wanted_counter TEXT,
    counter_id TEXT,
    clerk TEXT,
    called_at TEXT,
    calls INTEGER NOT NULL DEFAULT 0,
    UNIQUE (business_day, letter, number)
) STRICT
""",
    """
CREATE INDEX tickets_waiting ON tickets (business_day, service_id, priority_group IS NOT NULL, COALESCE(place, seq))
    WHERE state = 'waiting'
""",
    "CREATE INDEX tickets_called ON tickets (business_day, called_at) WHERE called_at IS NOT NULL",
    """
CREATE TABLE ticket_periods (
    id INTEGER PRIMARY KEY,
    ticket_seq INTEGER NOT NULL REFERENCES tickets (seq),
    kind TEXT NOT NULL,
    service_id TEXT NOT NULL,
    counter_id TEXT,
    clerk TEXT,
    started_at TEXT NOT NULL,
    ended_at TEXT
) STRICT
""",
    "CREATE INDEX ticket_periods_of ON ticket_periods (ticket_seq) WHERE ended_at IS NULL",
    "CREATE INDEX ticket_periods_served ON ticket_periods (started_at, service_id) WHERE kind = 'serving'",
    """
CREATE TABLE waiting_counts (
    business_day TEXT NOT NULL,
    service_id TEXT NOT NULL,
    priority INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    PRIMARY KEY (business_day, service_id, priority)
) STRICT, WITHOUT ROWID
""",
    # Periods and counts are kept by triggers, so that no verb, present or future, can forget them.
    """
CREATE TRIGGER tickets_issued AFTER INSERT ON tickets BEGIN
    INSERT INTO ticket_periods (ticket_seq, kind, service_id, counter_id, clerk, started_at)
        VALUES (NEW.seq, NEW.state, NEW.service_id, NEW.counter_id, NEW.clerk, NEW.changed_at);
    INSERT INTO waiting_counts (business_day, service_id, priority, waiting)
        SELECT NEW.business_day, NEW.service_id, NEW.priority_group IS NOT NULL, 1 WHERE NEW.state = 'waiting'
        ON CONFLICT DO UPDATE SET waiting = waiting + 1;
END
""",
    """
CREATE TRIGGER tickets_period AFTER UPDATE OF state, service_id, counter_id ON tickets
WHEN OLD.state <> NEW.state OR OLD.service_id <> NEW.service_id OR OLD.counter_id IS NOT NEW.counter_id BEGIN
    UPDATE ticket_periods SET ended_at = NEW.changed_at WHERE ticket_seq = NEW.seq AND ended_at IS NULL;
    INSERT INTO ticket_periods (ticket_seq, kind, service_id, counter_id, clerk, started_at, ended_at)
        VALUES (NEW.seq, NEW.state, NEW.service_id, NEW.counter_id, NEW.clerk, NEW.changed_at,
            CASE WHEN NEW.state IN ('finished', 'cancelled') THEN NEW.changed_at END);
END
""",
    """
CREATE TRIGGER tickets_left_queue AFTER UPDATE OF state, service_id, priority_group ON tickets
WHEN OLD.state = 'waiting' BEGIN
    UPDATE waiting_counts SET waiting = waiting - 1
        WHERE business_day = OLD.business_day AND service_id = OLD.service_id
            AND priority = (OLD.priority_group IS NOT NULL);
END
""",
    """
CREATE TRIGGER tickets_joined_queue AFTER UPDATE OF state, service_id, priority_group ON tickets
WHEN NEW.state = 'waiting' BEGIN
    INSERT INTO waiting_counts (business_day, service_id, priority, waiting)
        VALUES (NEW.business_day, NEW.service_id, NEW.priority_group IS NOT NULL, 1)
        ON CONFLICT DO UPDATE SET waiting = waiting + 1;
END
""",
    """
CREATE TABLE counter_desks (
    counter_id TEXT PRIMARY KEY,
    clerk TEXT,
    opened_at TEXT,
    current_ticket TEXT REFERENCES tickets (id),
    normal_calls_in_a_row INTEGER NOT NULL DEFAULT 0,
    undo TEXT
) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE help_calls (
    id TEXT PRIMARY KEY,
    place TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    answered_at TEXT,
    answered_by TEXT
) STRICT, WITHOUT ROWID
""",
]

# Personal columns of `dossiers`: applicant_name, applicant_phone, applicant_email, applicant_id_number,
# applicant_address; and `slips.document` repeats them as printed. No other table of this package holds any.
_DOSSIERS = [
    """
CREATE TABLE dossiers (
    id TEXT PRIMARY KEY,
    code TEXT UNIQUE,
    provisional_no TEXT UNIQUE,
    case_system TEXT NOT NULL CHECK (case_system IN ('own', 'province')),
    procedure_id TEXT NOT NULL,
    time_case TEXT,
    catalogue_version TEXT NOT NULL,
    unit_code TEXT NOT NULL,
    channel TEXT NOT NULL,
    lang TEXT NOT NULL,
    applicant_name TEXT NOT NULL,
    applicant_phone TEXT,
    applicant_email TEXT,
    applicant_id_number TEXT,
    applicant_address TEXT,
    papers TEXT NOT NULL,
    sets INTEGER NOT NULL,
    received_at TEXT NOT NULL,
    first_due_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    received_by TEXT NOT NULL,
    ticket_id TEXT REFERENCES tickets (id)
) STRICT
""",
    "CREATE INDEX dossiers_of_ticket ON dossiers (ticket_id) WHERE ticket_id IS NOT NULL",
    "CREATE INDEX dossiers_received ON dossiers (received_at)",
    """
CREATE TABLE slips (
    id TEXT PRIMARY KEY,
    dossier_id TEXT NOT NULL REFERENCES dossiers (id),
    issue INTEGER NOT NULL,
    token TEXT NOT NULL UNIQUE,
    issued_at TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    revoked_at TEXT,
    reprints INTEGER NOT NULL DEFAULT 0,
    print_job_id TEXT NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (dossier_id, issue)
) STRICT
""",
    "CREATE TABLE provisional_series (business_day TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    """
CREATE TABLE public_reports (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    received_at TEXT NOT NULL
) STRICT, WITHOUT ROWID
""",
]

# `away_until` holds a ticket back without moving its place. `dossiers` is "1", "2-5" or "6+"; the stated range of
# the wait is kept so that the day's report can say how often it was right. A booking's code is the only key to it:
# no name, no phone number.
_VISITS = [
    "ALTER TABLE tickets ADD COLUMN dossiers TEXT NOT NULL DEFAULT '1'",
    "ALTER TABLE tickets ADD COLUMN by_screen INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE tickets ADD COLUMN steps_back INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE tickets ADD COLUMN away_until TEXT",
    "ALTER TABLE tickets ADD COLUMN dossier_code TEXT",
    "ALTER TABLE tickets ADD COLUMN priority_source TEXT",
    "ALTER TABLE tickets ADD COLUMN wait_low_min INTEGER",
    "ALTER TABLE tickets ADD COLUMN wait_high_min INTEGER",
    """
CREATE TABLE ticket_steps (
    ticket_seq INTEGER NOT NULL REFERENCES tickets (seq),
    position INTEGER NOT NULL,
    service_id TEXT NOT NULL,
    procedure_id TEXT NOT NULL,
    done_at TEXT,
    PRIMARY KEY (ticket_seq, position)
) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE feedback (
    subject TEXT PRIMARY KEY,
    face TEXT NOT NULL CHECK (face IN ('very-satisfied', 'satisfied', 'dissatisfied')),
    reasons TEXT NOT NULL DEFAULT '[]',
    service_id TEXT,
    given_at TEXT NOT NULL
) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE bookings (
    code TEXT PRIMARY KEY,
    business_day TEXT NOT NULL,
    slot TEXT NOT NULL,
    service_id TEXT NOT NULL,
    lang TEXT NOT NULL,
    booked_at TEXT NOT NULL,
    print_job_id TEXT,
    ticket_id TEXT REFERENCES tickets (id)
) STRICT, WITHOUT ROWID
""",
    "CREATE INDEX bookings_of_day ON bookings (business_day, service_id, slot)",
    """
CREATE TABLE closed_lines (
    business_day TEXT NOT NULL,
    service_id TEXT NOT NULL,
    closed_at TEXT NOT NULL,
    closed_by TEXT NOT NULL,
    PRIMARY KEY (business_day, service_id)
) STRICT, WITHOUT ROWID
""",
]

# `served` is a JSON list of service ids, NULL for those of the catalogue; `aside_for` one of the words of
# kiosk/aside_rules.py; `session_places` ties a login to where it was made (no address, only its hash).
_DESKS = [
    "ALTER TABLE tickets ADD COLUMN return_counter TEXT",
    "ALTER TABLE tickets ADD COLUMN return_service TEXT",
    "ALTER TABLE tickets ADD COLUMN aside_for TEXT",
    "CREATE INDEX tickets_sent ON tickets (business_day, wanted_counter) WHERE wanted_counter IS NOT NULL",
    "ALTER TABLE counter_desks ADD COLUMN served TEXT",
    "ALTER TABLE counter_desks ADD COLUMN break_since TEXT",
    """
CREATE TABLE session_places (
    session_id TEXT PRIMARY KEY,
    place_hash TEXT NOT NULL,
    opened_at TEXT NOT NULL
) STRICT, WITHOUT ROWID
""",
]

# A sheet names papers, never a person; its code is what its QR holds.
_PAPERS = [
    """
CREATE TABLE checklists (
    code TEXT PRIMARY KEY,
    procedure_id TEXT NOT NULL,
    dossier_id TEXT REFERENCES dossiers (id),
    papers TEXT NOT NULL,
    lang TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    print_job_id TEXT NOT NULL
) STRICT, WITHOUT ROWID
""",
    "ALTER TABLE slips ADD COLUMN form_job_id TEXT",
    "ALTER TABLE slips ADD COLUMN form_prints INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE dossier_acts ADD COLUMN form_job_id TEXT",
    "ALTER TABLE dossier_acts ADD COLUMN form_prints INTEGER NOT NULL DEFAULT 0",
]
