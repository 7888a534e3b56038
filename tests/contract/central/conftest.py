"""Fixtures of the contract tests of central."""

from tests.support.central import database, database_url, emptied, postgres, site, sqlite_template

__all__ = ["database", "database_url", "emptied", "postgres", "site", "sqlite_template"]
