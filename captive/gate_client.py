"""The gate asked through gate.sock, for the portal and the command line."""

import contextlib
import json
import socket
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from captive.gate import AllowanceSpent, GateEntry, GateUnavailable

TIMEOUT_S = 5.0
_PER_PART = 200
_KEPT_LINES = 8
_KEPT_S = 5.0
"""Shorter than the gate waits for a silent asker (`gate_server.IDLE_S`)."""
_BROKEN = (OSError, ValueError, KeyError, TypeError)


class SocketGate:
    """A `Gate` behind the Unix socket at `path`; short questions go by lines kept open, one thread at a time on each."""

    def __init__(self, path: Path, timeout_s: float = TIMEOUT_S) -> None:
        self._path = path
        self._timeout_s = timeout_s
        self._kept: list[_Line] = []

    def grant(self, mac: str, seconds: int) -> None:
        """Admit the device for `seconds` from now, replacing what it had; raises AllowanceSpent."""
        self._one({"verb": "grant", "mac": mac, "seconds": seconds})

    def revoke(self, mac: str) -> None:
        """Shut the device out at once."""
        self._one({"verb": "revoke", "mac": mac})

    def entry(self, mac: str) -> GateEntry | None:
        """Return what the gate holds for one device; None where it is shut out."""
        entries = self._one({"verb": "list", "mac": mac})["entries"]
        return _entry(entries[0]) if entries else None

    def list(self) -> list[GateEntry]:
        """Return who is admitted now, by MAC."""
        found: list[GateEntry] = []
        after: str | None = ""
        with self._whole_line() as line:
            while after is not None:
                page = _content(line.ask({"verb": "list", "after": after}))
                found += [_entry(entry) for entry in page["entries"]]
                after = page["next"]
        return found

    def replace(self, entries: Iterable[GateEntry]) -> None:
        """Admit exactly these, in one step."""
        wanted = [[entry.mac, entry.seconds_left] for entry in entries]
        parts = [wanted[start : start + _PER_PART] for start in range(0, len(wanted), _PER_PART)] or [[]]
        with self._whole_line() as line:
            for number, part in enumerate(parts, 1):
                _content(line.ask({"verb": "replace", "entries": part, "more": number < len(parts)}))

    def _one(self, question: dict[str, object]) -> dict[str, Any]:
        answer = self._by_kept_line(question)
        if answer is None:
            try:
                line = _Line(self._path, self._timeout_s)
                answer = line.ask(question)
            except _BROKEN as error:
                raise GateUnavailable(type(error).__name__) from error
            self._keep(line)
        return _content(answer)

    def _by_kept_line(self, question: dict[str, object]) -> dict[str, Any] | None:
        """Return the answer, or None where no kept line works (the gate was started anew): every verb may be repeated."""
        try:
            line = self._kept.pop()
        except IndexError:
            return None
        try:
            if time.monotonic() - line.used_at_s > _KEPT_S:
                raise TimeoutError
            answer = line.ask(question)
        except _BROKEN:
            line.close()
            return None
        self._keep(line)
        return answer

    def _keep(self, line: "_Line") -> None:
        if len(self._kept) < _KEPT_LINES:
            self._kept.append(line)
        else:
            line.close()

    @contextlib.contextmanager
    def _whole_line(self) -> Iterator["_Line"]:
        try:
            with contextlib.closing(_Line(self._path, self._timeout_s)) as line:
                yield line
        except _BROKEN as error:
            raise GateUnavailable(type(error).__name__) from error


class _Line:
    """One open connection."""

    def __init__(self, path: Path, timeout_s: float) -> None:
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._connection.settimeout(timeout_s)
            self._connection.connect(str(path))
        except OSError:
            self._connection.close()
            raise
        self._answers = self._connection.makefile("rb")
        self.used_at_s = time.monotonic()

    def ask(self, question: dict[str, object]) -> dict[str, Any]:
        """Ask and return the whole answer."""
        self._connection.sendall(json.dumps(question).encode() + b"\n")
        answer = json.loads(self._answers.readline())
        self.used_at_s = time.monotonic()
        return dict(answer)

    def close(self) -> None:
        """Hang up."""
        self._answers.close()
        self._connection.close()


def _content(answer: dict[str, Any]) -> dict[str, Any]:
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
