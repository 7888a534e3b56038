"""The spool's tables; append-only: a released migration is never edited."""

from sqlite_utils import Database, Migrations

from appliance.migrations import declare_retention

migrations = Migrations("printer")


@migrations()
def m0001_print_jobs(db: Database) -> None:
    """Make the spool; its states are those of docs/architecture.md."""
    db.conn.execute(
        """
        CREATE TABLE print_jobs (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            document TEXT NOT NULL,
            printer TEXT,
            copy INTEGER NOT NULL DEFAULT 0,
            created_at TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'ready'
                CHECK (state IN ('ready', 'leased', 'printed', 'deferred', 'uncertain', 'expired', 'cancelled')),
            confirmation TEXT CHECK (confirmation IN ('confirmed', 'assumed')),
            lease_until TEXT,
            sending INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0,
            next_attempt_at TEXT,
            reason TEXT,
            finished_at TEXT
        ) STRICT
        """
    )
    db.conn.execute("CREATE INDEX print_jobs_open ON print_jobs (state, created_at) WHERE finished_at IS NULL")
    declare_retention(db, print_jobs="transit")


@migrations()
def m0002_originals_and_printers(db: Database) -> None:
    """Remember which paper a reprint repeats, and what each printer last said of itself."""
    db.conn.execute("ALTER TABLE print_jobs ADD COLUMN original TEXT")
    db.conn.execute("CREATE INDEX print_jobs_copies ON print_jobs (original, copy) WHERE original IS NOT NULL")
    db.conn.execute(
        """
        CREATE TABLE printer_status (
            name TEXT PRIMARY KEY,
            ready INTEGER NOT NULL,
            reason TEXT,
            since TEXT NOT NULL
        ) STRICT
        """
    )
    declare_retention(db, printer_status="state")


@migrations()
def m0003_which_printer_and_why(db: Database) -> None:
    """Remember which printer a job went to, and a printer's trouble by its code, for pages in two languages."""
    db.conn.execute("ALTER TABLE print_jobs ADD COLUMN printed_by TEXT")
    db.conn.execute("ALTER TABLE printer_status ADD COLUMN code TEXT NOT NULL DEFAULT ''")
