"""PostgreSQL databases used by one test after another: emptying one takes 5 ms, copying the template 300."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.support.postgres import Postgres

_NAMES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_USED = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
_CLOSE = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""


class EmptiedDatabases:
    """Copies of a migrated template, given out empty."""

    def __init__(self, server: Postgres, template: str) -> None:
        self._server = server
        self._template = template
        self._numbers = itertools.count(1)
        self._free: list[str] = []
        self._shape = self._tables(template)

    @contextmanager
    def one(self) -> Iterator[str]:
        """Lend a database; yield its URL."""
        name = self._free.pop() if self._free else self._made()
        yield self._server.url(name)
        if self._tables(name) == self._shape:
            self._empty(name)
            self._free.append(name)
        else:  # a test of migrations left it half way
            self._server.drop(name)

    def _made(self) -> str:
        name = f"motcua_{next(self._numbers)}"
        self._server.database(name, template=self._template)
        return name

    def _tables(self, name: str) -> tuple[list[str], str]:
        with self._opened(name) as connection:
            names = [row[0] for row in connection.execute(_NAMES)]
            version = connection.execute("SELECT max(version_num) FROM alembic_version").fetchone()
            return names, str(version)

    def _empty(self, name: str) -> None:
        with self._opened(name) as connection:
            connection.execute(_CLOSE)  # whoever a killed process left behind
            connection.execute("SET session_replication_role = replica")  # in any order, whatever refers to whatever
            for table in self._shape[0]:
                if table != "alembic_version":
                    connection.execute(f'DELETE FROM "{table}"')
            for (sequence,) in connection.execute(_USED).fetchall():
                connection.execute(f'ALTER SEQUENCE "{sequence}" RESTART')

    def _opened(self, name: str) -> psycopg.Connection:
        return psycopg.connect(f"host={self._server.folder} user={self._server.owner} dbname={name}", autocommit=True)
