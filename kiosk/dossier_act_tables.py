"""The tables of migration m0005: what the counter does with a dossier after the intake; never edited, as released."""

# Personal columns: `dossier_acts.document` (the letter as printed) and `ledger_lines.collector_name`.
ACTS = [
    """
CREATE TABLE dossier_acts (
    id TEXT PRIMARY KEY,
    dossier_id TEXT REFERENCES dossiers (id),
    code TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('supplement', 'supplied', 'reappoint', 'return', 'withdraw')),
    state TEXT NOT NULL CHECK (state IN ('drafted', 'sent', 'dropped')),
    seen_version INTEGER,
    due_at TEXT,
    note TEXT,
    number TEXT,
    document TEXT,
    drafted_by TEXT NOT NULL,
    drafted_at TEXT NOT NULL,
    signed_by TEXT,
    signed_at TEXT,
    event_id TEXT,
    ticket_id TEXT REFERENCES tickets (id)
) STRICT
""",
    "CREATE INDEX dossier_acts_of ON dossier_acts (dossier_id, kind) WHERE dossier_id IS NOT NULL",
    "CREATE INDEX dossier_acts_open ON dossier_acts (drafted_at) WHERE state = 'drafted'",
    """
CREATE TABLE ledger_lines (
    year INTEGER NOT NULL,
    line INTEGER NOT NULL,
    act_id TEXT NOT NULL UNIQUE REFERENCES dossier_acts (id),
    business_day TEXT NOT NULL,
    collector TEXT NOT NULL CHECK (collector IN ('owner', 'authorised', 'post')),
    collector_name TEXT,
    items TEXT NOT NULL,
    fee TEXT NOT NULL CHECK (fee IN ('none', 'paid')),
    PRIMARY KEY (year, line)
) STRICT, WITHOUT ROWID
""",
    "CREATE INDEX ledger_lines_of_day ON ledger_lines (business_day)",
    """
CREATE TABLE post_handovers (
    id TEXT PRIMARY KEY,
    business_day TEXT NOT NULL,
    number INTEGER NOT NULL,
    handed_at TEXT NOT NULL,
    handed_by TEXT NOT NULL,
    ticket_id TEXT REFERENCES tickets (id),
    UNIQUE (business_day, number)
) STRICT
""",
    """
CREATE TABLE post_items (
    handover_id TEXT NOT NULL REFERENCES post_handovers (id),
    position INTEGER NOT NULL,
    act_id TEXT NOT NULL REFERENCES dossier_acts (id),
    postal_no TEXT NOT NULL,
    PRIMARY KEY (handover_id, position)
) STRICT, WITHOUT ROWID
""",
]
