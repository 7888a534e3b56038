"""`gate.sock`: one JSON line asked, one answered, several per connection; the kernel says which user asks.

The words are in `gate_verbs.py`. One thread serves everybody: grants that arrive together share one transaction.
"""

import contextlib
import logging
import os
import pwd
import selectors
import socket
import struct
import threading
import time
from collections.abc import Collection
from pathlib import Path

from captive.gate_faults import GateFault
from captive.gate_verbs import MAX_BYTES, Asked, GateVerbs, fault
from captive.kernel_gate import KernelGate

log = logging.getLogger(__name__)

MAX_AT_ONCE = 32
IDLE_S = 10.0


def allowed_uids(users: Collection[str]) -> frozenset[int]:
    """Return the ids that may ask: root, this process' own user, and the named ones that exist."""
    found = {0, os.getuid()}
    for user in users:
        with contextlib.suppress(KeyError):
            found.add(pwd.getpwnam(user).pw_uid)
    return frozenset(found)


def bind(path: Path) -> socket.socket:
    """Return a listening socket at `path`, mode 0660, replacing a stale one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    path.chmod(0o660)
    listener.listen(128)
    return listener


def serve(listener: socket.socket, gate: KernelGate) -> threading.Thread:
    """Answer in a thread of its own as long as the process lives; return it."""
    thread = threading.Thread(target=_Server(listener, gate).run, name="gate.sock", daemon=True)
    thread.start()
    return thread


class _Line:
    """One connection: what it has asked so far."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.asked = Asked(self.answer)
        self.waiting = b""
        self.heard_at_s = time.monotonic()
        self.open = True

    def hear(self) -> list[bytes]:
        """Return the whole lines that have come; the partner's end, or too long a line, closes it."""
        try:
            part = self.connection.recv(MAX_BYTES)
        except BlockingIOError:
            return []
        except OSError:
            part = b""
        self.open = bool(part)
        self.heard_at_s = time.monotonic()
        *whole, self.waiting = (self.waiting + part).split(b"\n")
        if len(self.waiting) > MAX_BYTES:
            self.answer(fault(GateFault("too-long", f"a line has at most {MAX_BYTES} bytes")))
            self.open = False
        return whole

    def answer(self, text: bytes) -> None:
        """Send an answer; a partner that reads so little that it does not fit is given up."""
        try:
            sent = self.connection.send(text)
        except OSError:
            sent = 0
        if sent < len(text):
            log.info("gate.sock: a client went away or was too slow")
            self.open = False


class _Server:
    """The loop over the listener and every open line."""

    def __init__(self, listener: socket.socket, gate: KernelGate) -> None:
        listener.setblocking(False)
        self._listener = listener
        self._gate = gate
        self._verbs = GateVerbs(gate)
        self._lines: dict[int, _Line] = {}
        self._ready = selectors.DefaultSelector()
        self._ready.register(listener, selectors.EVENT_READ)

    def run(self) -> None:
        """Serve for ever."""
        while True:
            for key, _ in self._ready.select(IDLE_S):
                line = self._lines.get(key.fd)
                if line is None:
                    self._accept()
                    continue
                for text in line.hear():
                    self._verbs.take(text, line.asked)
            self._verbs.settle()
            self._close_ended()

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            return
        line = _Line(connection)
        refusal = _refusal(connection, allowed_uids(self._gate.settings.users))
        if refusal is not None:
            log.warning("gate.sock: turned away (%s)", refusal.code)
            line.answer(fault(refusal))
            connection.close()
            return
        connection.setblocking(False)
        self._lines[connection.fileno()] = line
        self._ready.register(connection, selectors.EVENT_READ)
        if len(self._lines) >= MAX_AT_ONCE:
            self._ready.unregister(self._listener)

    def _close_ended(self) -> None:
        silent_since_s = time.monotonic() - IDLE_S
        for number, line in list(self._lines.items()):
            if line.open and line.heard_at_s > silent_since_s:
                continue
            self._ready.unregister(line.connection)
            line.connection.close()
            del self._lines[number]
            if len(self._lines) == MAX_AT_ONCE - 1:
                self._ready.register(self._listener, selectors.EVENT_READ)


def _refusal(connection: socket.socket, uids: Collection[int]) -> GateFault | None:
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    allowed = struct.unpack("3i", credentials)[1] in uids
    return None if allowed else GateFault("peer-refused", "this user may not ask")
