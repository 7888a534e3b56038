"""The gate asked through gate.sock, for the portal and the command line."""

import contextlib
import json
import socket
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from captive.gate import AllowanceSpent, GateEntry, GateUnavailable

TIMEOUT_S = 5.0
_PER_PART = 200


class SocketGate:
    """A `Gate` behind the Unix socket at `path`."""

    def __init__(self, path: Path, timeout_s: float = TIMEOUT_S) -> None:
        self._path = path
        self._timeout_s = timeout_s

    def grant(self, mac: str, seconds: int) -> None:
        """Admit the device for `seconds` from now, replacing what it had; raises AllowanceSpent."""
        self._one({"verb": "grant", "mac": mac, "seconds": seconds})

    def revoke(self, mac: str) -> None:
        """Shut the device out at once."""
        self._one({"verb": "revoke", "mac": mac})

    def bytes_left(self, mac: str) -> int | None:
        """Return what remains of the device's data allowance; None without a limit or where it is shut out."""
        entries = self._one({"verb": "list", "mac": mac})["entries"]
        return _entry(entries[0]).bytes_left if entries else None

    def list(self) -> list[GateEntry]:
        """Return who is admitted now, by MAC."""
        found: list[GateEntry] = []
        after: str | None = ""
        with self._line() as line:
            while after is not None:
                page = line.ask({"verb": "list", "after": after})
                found += [_entry(entry) for entry in page["entries"]]
                after = page["next"]
        return found

    def replace(self, entries: Iterable[GateEntry]) -> None:
        """Admit exactly these, in one step."""
        wanted = [[entry.mac, entry.seconds_left] for entry in entries]
        parts = [wanted[start : start + _PER_PART] for start in range(0, len(wanted), _PER_PART)] or [[]]
        with self._line() as line:
            for number, part in enumerate(parts, 1):
                line.ask({"verb": "replace", "entries": part, "more": number < len(parts)})

    def _one(self, question: dict[str, object]) -> dict[str, Any]:
        with self._line() as line:
            return line.ask(question)

    @contextlib.contextmanager
    def _line(self) -> Iterator["_Line"]:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(self._timeout_s)
                connection.connect(str(self._path))
                with connection.makefile("rb") as answers:
                    yield _Line(connection, answers)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise GateUnavailable(type(error).__name__) from error


class _Line:
    """One open connection."""

    def __init__(self, connection: socket.socket, answers: Any) -> None:
        self._connection = connection
        self._answers = answers

    def ask(self, question: dict[str, object]) -> dict[str, Any]:
        self._connection.sendall(json.dumps(question).encode() + b"\n")
        answer = json.loads(self._answers.readline())
        if "ok" in answer:
            return dict(answer["ok"])
        if answer.get("error") == "allowance-spent":
            raise AllowanceSpent
        raise GateUnavailable(str(answer.get("error")))


def _entry(entry: dict[str, Any]) -> GateEntry:
    left = entry["bytes_left"]
    return GateEntry(
        mac=str(entry["mac"]),
        seconds_left=int(entry["seconds_left"]),
        bytes_left=None if left is None else int(left),
        bytes_up=int(entry["bytes_up"]),
        bytes_down=int(entry["bytes_down"]),
    )
