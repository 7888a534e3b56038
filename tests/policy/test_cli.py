"""The command line is light, complete and speaks the reader's language."""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from appliance import cli
from appliance.exit_codes import MEANINGS, ExitCode

HEAVY = (
    "flask", "PIL", "sqlalchemy", "scapy", "holidays", "babel", "urllib3", "pydantic", "sqlite_utils", "escpos",
    "waitress", "alembic", "argon2", "prometheus_client", "qrcode", "cryptography",
)  # fmt: skip


def motcua(*arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "appliance.cli", *arguments],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={"PATH": "/usr/bin:/bin", **env},
        cwd=Path(__file__).resolve().parents[2],
    )


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\nfrom appliance.cli import build_parser\nbuild_parser().format_help()\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "[]"


def test_a_verb_of_one_module_is_built_alone() -> None:
    (verbs,) = [action for action in cli.build_parser("kiosk")._actions if action.metavar == "VERB"]
    assert list(verbs.choices) == ["kiosk"]


@pytest.mark.parametrize("point", entry_points(group=cli.ENTRY_POINT_GROUP), ids=lambda point: point.name)
def test_what_is_named_like_a_verb_brings_that_verb(point) -> None:
    verbs = argparse.ArgumentParser().add_subparsers()
    point.load().register(verbs)
    # `box` brings `config` and `migrate`, and is no verb itself: whoever types it is told these two.
    assert point.name in verbs.choices or point.name == "box"


def test_help_names_every_verb_and_every_exit_code() -> None:
    printed = motcua("--help").stdout
    assert set(MEANINGS) == set(ExitCode)
    for vi, en in MEANINGS.values():
        assert f"{vi} / {en}" in printed
    (verbs,) = [action for action in cli.build_parser()._actions if action.metavar == "VERB"]
    introduction = cli.DESCRIPTION.split("\n\n", 1)[1]
    named = {word.strip(",") for line in introduction.splitlines() for word in line.split(":", 1)[-1].split()}
    assert set(verbs.choices) == named, "each verb stands under the person who uses it"


def parsers(parser: argparse.ArgumentParser, name: str = "motcua") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    yield name, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb, inner in action.choices.items():
                yield from parsers(inner, f"{name} {verb}")


@pytest.mark.parametrize(("name", "parser"), list(parsers(cli.build_parser())))
def test_every_verb_and_option_is_explained(name: str, parser: argparse.ArgumentParser) -> None:
    assert parser.description
    shown = [action for action in parser._actions if not isinstance(action, argparse._SubParsersAction)]
    assert [action.dest for action in shown if not action.help] == []


def test_a_file_that_can_not_be_used_is_named_without_a_traceback(tmp_path) -> None:
    done = motcua("demo", "--state", "/proc/none", "--port-base", "20000", PYTHONUTF8="1", LANG="en_US.UTF-8")
    assert done.returncode == ExitCode.FAILED
    assert "/proc/none" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["70000", "-5", "0", "65530", "x"])
def test_a_port_that_does_not_exist_is_a_usage_error(port: str) -> None:
    done = motcua("demo", "--port-base", port)
    assert done.returncode == ExitCode.USAGE
    assert "--port-base" in done.stderr


def test_every_command_module_can_be_registered() -> None:
    for point in entry_points(group=cli.ENTRY_POINT_GROUP):
        assert callable(point.load().register)


def test_no_verb_is_a_usage_error_with_help() -> None:
    done = motcua()
    assert done.returncode == ExitCode.USAGE
    assert "VERB" in done.stdout


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"LANG": "vi_VN.UTF-8"}, "có 1 lỗi"),
        ({"LANG": "C.UTF-8"}, "có 1 lỗi"),
        ({"LANG": "en_GB.UTF-8"}, "has 1 fault"),
        ({"LANG": "vi_VN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "has 1 fault"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, "has 1 fault"),
    ],
)
def test_failures_are_told_in_the_readers_language_with_code_and_exit_code(tmp_path, env, words) -> None:
    done = motcua("config", "check", str(tmp_path / "none.toml"), PYTHONUTF8="1", **env)
    assert done.returncode == ExitCode.BAD_CONFIG
    assert words in done.stderr
    assert "[config-faults]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_was_never_migrated_is_told_without_a_traceback(tmp_path) -> None:
    from tests.support.box_files import write_box

    config = write_box(tmp_path)
    for path in tmp_path.glob("box.sqlite3*"):
        path.unlink()
    done = motcua("sync", "status", "--config", str(config), PYTHONUTF8="1")
    assert done.returncode == ExitCode.STORE_UNAVAILABLE
    assert "motcua migrate" in done.stderr
    assert "Traceback" not in done.stderr
