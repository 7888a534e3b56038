"""Fixtures of the contract tests of central."""

from tests.support.central import database, database_url, postgres, sqlite_template

__all__ = ["database", "database_url", "postgres", "sqlite_template"]
