"""`gate.sock`: one JSON line asked, one answered, several per connection; the kernel says which user asks.

`{"verb": "grant", "mac": "02:…", "seconds": 28800}` · `{"verb": "revoke", "mac": …}` · `{"verb": "list", "after": ""}`
(at most 40 entries; `next` is the `after` of the following page) · `{"verb": "list", "mac": …}` ·
`{"verb": "replace", "entries": [["02:…", 28800], …], "more": true}` (parts are taken together at the one without `more`).
The answer is `{"ok": …}` or `{"error": code, "text": …}`. A line has at most 8 kB.
"""

import contextlib
import json
import logging
import os
import pwd
import socket
import struct
import threading
from collections.abc import Collection, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from appliance.core.errors import InvalidInput
from captive.gate_faults import GateFault
from captive.kernel_gate import KernelGate
from captive.macs import parse_mac

log = logging.getLogger(__name__)

MAX_BYTES = 8192
PAGE = 40
MAX_REPLACED = 16_384
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
    """Answer in threads until the listener is closed; return the accepting thread."""
    thread = threading.Thread(target=_accept, args=(listener, gate), name="gate.sock", daemon=True)
    thread.start()
    return thread


def _accept(listener: socket.socket, gate: KernelGate) -> None:
    places = threading.BoundedSemaphore(MAX_AT_ONCE)
    while True:
        try:
            line, _ = listener.accept()
        except OSError:
            return  # closed: the daemon is ending
        places.acquire()
        threading.Thread(target=_converse, args=(line, gate, places), daemon=True).start()


def _converse(line: socket.socket, gate: KernelGate, places: threading.BoundedSemaphore) -> None:
    try:
        with line:
            line.settimeout(IDLE_S)
            _check_peer(line, allowed_uids(gate.settings.users))
            parts: list[tuple[str, int]] = []
            for text in _lines(line):
                line.sendall(_answer(text, gate, parts))
    except GateFault as error:
        log.warning("gate.sock: turned away (%s)", error.code)
    except OSError:
        log.info("gate.sock: a client went away or was too slow")
    finally:
        places.release()


def _check_peer(line: socket.socket, uids: Collection[int]) -> None:
    credentials = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    if struct.unpack("3i", credentials)[1] not in uids:
        refusal = GateFault("peer-refused", "this user may not ask")
        with contextlib.suppress(OSError):
            line.sendall(_fault(refusal))
        raise refusal


def _lines(line: socket.socket) -> Iterator[bytes]:
    waiting = b""
    while part := line.recv(MAX_BYTES):
        waiting += part
        *whole, waiting = waiting.split(b"\n")
        yield from whole
        if len(waiting) > MAX_BYTES:
            with contextlib.suppress(OSError):
                line.sendall(_fault(GateFault("too-long", f"a line has at most {MAX_BYTES} bytes")))
            return


def _answer(text: bytes, gate: KernelGate, parts: list[tuple[str, int]]) -> bytes:
    try:
        request = json.loads(text)
        if not isinstance(request, dict) or len(text) > MAX_BYTES:
            raise GateFault("malformed", "one JSON object of at most 8 kB is asked for")
        return json.dumps({"ok": _do(request, gate, parts)}).encode() + b"\n"
    except GateFault as error:
        return _fault(error)
    except (InvalidInput, ValueError, TypeError, KeyError, RecursionError) as error:
        return _fault(GateFault("malformed", type(error).__name__))
    except OSError as error:
        log.error("gate: the kernel refused: %s", error.strerror)
        return _fault(GateFault("kernel-refused", error.strerror or "unknown"))


def _do(request: dict[str, Any], gate: KernelGate, parts: list[tuple[str, int]]) -> object:
    match request.get("verb"):
        case "grant":
            gate.grant(parse_mac(request["mac"]), int(request["seconds"]))
            return {}
        case "revoke":
            gate.revoke(parse_mac(request["mac"]))
            return {}
        case "list":
            return _page(gate, request)
        case "replace":
            return _replace(gate, request, parts)
    raise GateFault("unknown-verb", "the verbs are grant, revoke, list, replace")


def _page(gate: KernelGate, request: dict[str, Any]) -> dict[str, object]:
    if "mac" in request:
        entry = gate.entry(parse_mac(request["mac"]))
        return {"entries": [asdict(entry)] if entry else [], "next": None}
    after = str(request.get("after", ""))
    rest = [entry for entry in gate.list() if entry.mac > after]
    page = rest[:PAGE]
    return {"entries": [asdict(entry) for entry in page], "next": page[-1].mac if len(rest) > PAGE else None}


def _replace(gate: KernelGate, request: dict[str, Any], parts: list[tuple[str, int]]) -> dict[str, object]:
    parts += [(parse_mac(mac), int(seconds)) for mac, seconds in request["entries"]]
    if len(parts) > MAX_REPLACED:
        raise GateFault("too-many", f"at most {MAX_REPLACED} devices")
    if not request.get("more"):
        gate.replace(parts)
        parts.clear()
    return {}


def _fault(error: GateFault) -> bytes:
    return json.dumps({"error": error.code, "text": error.text}).encode() + b"\n"
