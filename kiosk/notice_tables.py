"""The table of the signed notices (forms 03 and 05); part of the kiosk's migrations, so append-only."""

# Personal column: `document`, the notice as printed. A refusal belongs to no dossier: none was taken in.
NOTICES = [
    """
CREATE TABLE notices (
    id TEXT PRIMARY KEY,
    form TEXT NOT NULL CHECK (form IN ('03', '05')),
    dossier_id TEXT REFERENCES dossiers (id),
    state TEXT NOT NULL CHECK (state IN ('drafted', 'signed', 'dropped')),
    number TEXT,
    document TEXT NOT NULL,
    drafted_by TEXT NOT NULL,
    drafted_at TEXT NOT NULL,
    signed_by TEXT,
    signed_at TEXT,
    form_job_id TEXT,
    form_prints INTEGER NOT NULL DEFAULT 0
) STRICT
""",
    "CREATE INDEX notices_by_state ON notices (state, drafted_at)",
]
