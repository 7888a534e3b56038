"""`motcua central …` as an administrator types it: safe to repeat, clear when something does not fit."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

SECRET = "11" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a configuration, a box's secret and a password."""
    (tmp_path / "central.toml").write_text("[central]\nport = 0\n")
    (tmp_path / "secret").write_text(SECRET + "\n")
    (tmp_path / "password").write_text("mat-khau-du-dai\n")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "appliance.cli", "central", *arguments, "--config", str(folder / "central.toml")]
    return subprocess.run(
        argv, check=False, capture_output=True, text=True, timeout=60, cwd=folder, env={**os.environ, "LANG": "C"}
    )


def test_setting_up_twice_is_the_same_as_once(folder: Path) -> None:
    clerk = ("staff", "add", "--login", "mai", "--role", "clerk", "--name", "Mai", "--password-file", "password")
    verbs = [
        ("migrate",),
        ("box", "add", "--id", "dn-01", "--secret-file", "secret", "--key-id", "7", "--unit-code", "000.00.00.H19"),
        ("staff", "add", "--login", "lan", "--role", "officer", "--name", "Lan", "--password-file", "password"),
        (*clerk, "--box", "dn-01", "--counter", "quay-1", "--counter", "quay-2"),
        ("staff", "close", "--login", "mai"),
        ("apikey", "add", "--id", "province", "--key-file", "secret"),
    ]
    for verb in verbs * 2:
        done = run(folder, *verb)
        assert (done.returncode, done.stderr) == (0, ""), verb
    assert (folder / "credentials" / "data-key").stat().st_mode & 0o777 == 0o600


def test_a_key_id_of_another_secret_is_refused(folder: Path) -> None:
    run(folder, "migrate")
    add = ("box", "add", "--id", "dn-01", "--secret-file", "secret", "--key-id", "7")
    assert run(folder, *add).returncode == 0
    (folder / "secret").write_text("22" * 32)
    refused = run(folder, *add)
    assert refused.returncode == 1
    assert "key-id-taken" in refused.stderr
    assert run(folder, *add[:-1], "8").returncode == 0


def test_an_unmigrated_database_and_a_lost_data_key_are_named(folder: Path) -> None:
    assert "not-migrated" in run(folder, "epoch", "renew").stderr
    run(folder, "migrate")
    key = folder / "credentials" / "data-key"
    key.write_text("33" * 32)
    assert "data-key-wrong" in run(folder, "epoch", "renew").stderr
    key.unlink()
    lost = run(folder, "migrate")
    assert lost.returncode == 4
    assert "key-file" in lost.stderr
    assert not key.exists()


def test_a_faulty_configuration_is_told_with_every_fault(folder: Path) -> None:
    (folder / "central.toml").write_text('[central]\nport = "x"\nthreads = 0\n')
    done = run(folder, "serve")
    assert done.returncode == 3
    assert "central.port" in done.stderr
    assert "central.threads" in done.stderr


def test_the_epoch_changes_only_when_it_is_renewed(folder: Path) -> None:
    run(folder, "migrate")
    first, second = run(folder, "epoch", "renew").stdout, run(folder, "epoch", "renew").stdout
    assert first.startswith("epoch: ")
    assert first != second


def test_a_busy_port_is_named(folder: Path) -> None:
    run(folder, "migrate")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        (folder / "central.toml").write_text(f"[central]\nport = {port}\n")
        done = run(folder, "serve")
    assert (done.returncode, str(port) in done.stderr) == (6, True)
