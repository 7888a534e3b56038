"""One file per revision, append-only: a released one is never edited."""
