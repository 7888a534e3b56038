"""`motcua`: one command whose verbs come from every package; nothing heavy is imported before a verb runs."""

import argparse
import os
import sqlite3
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points

from appliance.core.errors import MotcuaError
from appliance.exit_codes import MEANINGS, ExitCode
from appliance.version import VERSION

ENTRY_POINT_GROUP = "motcua.commands"

DESCRIPTION = """\
motcua – một cửa: thiết bị cho Trung tâm Phục vụ hành chính công
        (the one-stop appliance for public-administration centres).

Thử / try:                    demo, simulate
Kỹ thuật / technician:        captive, catalogue, config, gate, migrate, doctor, clock, staff
Dịch vụ của thiết bị / box's services:  kiosk, lanwatch, portal, printer, stream, sync
Máy chủ / server:             central
Mô phỏng / stand-ins for the demo: channels, uplink
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code (table: appliance/exit_codes.py)."""
    words = sys.argv[1:] if argv is None else argv
    parser = build_parser(words[0] if words else "")
    arguments = parser.parse_args(words)
    if not hasattr(arguments, "run"):
        parser.print_help()
        return ExitCode.USAGE
    try:
        return int(arguments.run(arguments))
    except MotcuaError as error:
        print(f"motcua: {error.message(language())} [{error.code}]", file=sys.stderr)
        return int(getattr(error, "exit_code", ExitCode.FAILED))
    except sqlite3.Error as error:
        print(f"motcua: {_store_words(error)} [store-unavailable]", file=sys.stderr)
        return ExitCode.STORE_UNAVAILABLE
    except OSError as error:
        if error.filename is None:
            raise
        print(f"motcua: {_file_words(error)} [file-unusable]", file=sys.stderr)
        return ExitCode.FAILED
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED


def build_parser(verb: str = "") -> argparse.ArgumentParser:
    """Return the parser with the verbs of all packages; where one module brings `verb`, with its verbs alone.

    A daemon keeps what its command line imported for as long as it runs: all verbs together are 4 MB.
    """
    parser = argparse.ArgumentParser(
        prog="motcua",
        description=DESCRIPTION,
        epilog=_exit_code_table(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"motcua {VERSION}")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    points = sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda point: point.name)
    for point in [one for one in points if one.name == verb] or points:
        point.load().register(verbs)
    _describe(parser)
    return parser


def _describe(parser: argparse.ArgumentParser) -> None:
    """Let `motcua VERB --help` open with the line that stands beside the verb in its list, where it has no other."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            lines = {choice.dest: choice.help for choice in action._choices_actions}
            for name, inner in action.choices.items():
                inner.description = inner.description or lines.get(name)
                _describe(inner)


def _exit_code_table() -> str:
    rows = [f"  {int(code):>3}  {vi} / {en}" for code, (vi, en) in MEANINGS.items()]
    return "Mã kết thúc / exit codes:\n" + "\n".join(rows)


def _store_words(error: sqlite3.Error) -> str:
    reason = str(error)  # SQLite's own words name tables and files, never values
    if language() == "en":
        return f"The database can't be used ({reason}). Has `motcua migrate` been run?"
    return f"Không dùng được cơ sở dữ liệu ({reason}). Đã chạy `motcua migrate` chưa?"


def _file_words(error: OSError) -> str:
    if language() == "en":
        return f"{error.filename} can't be used: {error.strerror}"
    return f"Không dùng được {error.filename}: {error.strerror}"


def language() -> str:
    """Return the language of what is printed: "en" where the environment says so, else "vi"."""
    # The order of locale(7); an empty value counts as unset.
    chosen = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if chosen.startswith("en") else "vi"


if __name__ == "__main__":
    sys.exit(main())
