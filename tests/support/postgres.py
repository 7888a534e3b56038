"""A PostgreSQL of the tests' own, from Debian's package: a private socket in a temporary folder, no TCP, stopped after."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.support.processes import wait_until

SETTINGS = ("listen_addresses=", "shared_buffers=32MB", "max_connections=60", "log_min_messages=fatal")


def binaries() -> Path | None:
    """Return the folder of the newest installed PostgreSQL, None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


class Postgres:
    """A running server; `database(name)` makes a database and returns its URL for SQLAlchemy."""

    def __init__(self, folder: Path, owner: str) -> None:
        self.folder = folder
        self.owner = owner

    def url(self, name: str) -> str:
        """Return the URL of database `name`."""
        return f"postgresql+psycopg://{self.owner}@/{name}?host={self.folder}"

    def admin(self) -> psycopg.Connection:
        """Return a connection that may create databases."""
        return psycopg.connect(f"host={self.folder} user={self.owner} dbname=postgres", autocommit=True)

    def database(self, name: str, template: str = "template0") -> str:
        """Make database `name` as a copy of `template` and return its URL."""
        with self.admin() as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, closing whoever uses it."""
        with self.admin() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """Run a fresh server; `durable` keeps fsync on (for measuring, and for tests that kill the server)."""
    bin_folder = binaries()
    assert bin_folder is not None, "Debian's postgresql package is missing"
    owner = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="motcua-pg-"))
    try:
        if os.getuid() == 0:
            shutil.chown(folder, owner, owner)
        data = folder / "data"
        initdb = [
            bin_folder / "initdb",
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            owner,
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ]
        subprocess.run([*_as(owner), *map(str, initdb)], check=True, capture_output=True, timeout=60)
        settings = [*SETTINGS, f"unix_socket_directories={folder}", f"fsync={'on' if durable else 'off'}"]
        options = [part for setting in settings for part in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [*_as(owner), str(bin_folder / "postgres"), "-D", str(data), *options], stdout=log, stderr=log
            )
        try:
            server = Postgres(folder, owner)
            wait_until(lambda: _accepts(server), 30, "PostgreSQL accepts connections")
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # "fast" shutdown
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as(owner: str) -> list[str]:
    # The server refuses to run as root; and it must not outlive a test run that is killed.
    become = ["--reuid", owner, "--regid", owner, "--init-groups"] if os.getuid() == 0 else []
    return ["setpriv", *become, "--pdeathsig", "INT"]


def _accepts(server: Postgres) -> bool:
    try:
        with server.admin():
            return True
    except psycopg.OperationalError:
        return False
