"""What may be said on `gate.sock`, and the answers; grants wait until everything that came with them was heard.

`{"verb": "grant", "mac": "02:…", "seconds": 28800}` · `{"verb": "revoke", "mac": …}` · `{"verb": "list", "after": ""}`
(at most 40 entries; `next` is the `after` of the following page) · `{"verb": "list", "mac": …}` ·
`{"verb": "replace", "entries": [["02:…", 28800], …], "more": true}` (parts are taken together at the one without `more`).
The answer is `{"ok": …}` or `{"error": code, "text": …}`. A line has at most 8 kB.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from appliance.core.errors import InvalidInput
from captive.gate_faults import GateFault
from captive.kernel_gate import KernelGate
from captive.macs import parse_mac

log = logging.getLogger(__name__)

MAX_BYTES = 8192
PAGE = 40
MAX_REPLACED = 16_384


@dataclass
class Asked:
    """One connection's side: where its answers go, and the parts of its `replace` so far."""

    answer: Callable[[bytes], None]
    parts: list[tuple[str, int]] = field(default_factory=list)


class GateVerbs:
    """Carries the lines out in the order they came."""

    def __init__(self, gate: KernelGate) -> None:
        self._gate = gate
        self._grants: list[tuple[str, int, Asked]] = []

    def take(self, text: bytes, asked: Asked) -> None:
        """Carry one line out and answer it; a grant is answered by `settle()`."""
        try:
            request = json.loads(text)
            if not isinstance(request, dict) or len(text) > MAX_BYTES:
                raise GateFault("malformed", "one JSON object of at most 8 kB is asked for")
            if request.get("verb") == "grant":
                self._grants.append((parse_mac(request["mac"]), int(request["seconds"]), asked))
                return
            self.settle()
            answer = _ok(self._do(request, asked.parts))
        except (GateFault, InvalidInput, ValueError, TypeError, KeyError, RecursionError, OSError) as error:
            answer = fault(_as_fault(error))
        asked.answer(answer)

    def settle(self) -> None:
        """Admit everybody who waits in one transaction, and answer them."""
        if not self._grants:
            return
        waiting, self._grants = self._grants, []
        try:
            refused = self._gate.grant({mac: seconds for mac, seconds, _ in waiting})
        except (GateFault, OSError) as error:
            refused = {mac: _as_fault(error) for mac, _, _ in waiting}
        for mac, _, asked in waiting:
            asked.answer(fault(refused[mac]) if mac in refused else _ok({}))

    def _do(self, request: dict[str, Any], parts: list[tuple[str, int]]) -> object:
        match request.get("verb"):
            case "revoke":
                self._gate.revoke(parse_mac(request["mac"]))
                return {}
            case "list":
                return self._page(request)
            case "replace":
                return self._replace(request, parts)
        raise GateFault("unknown-verb", "the verbs are grant, revoke, list, replace")

    def _page(self, request: dict[str, Any]) -> dict[str, object]:
        if "mac" in request:
            entry = self._gate.entry(parse_mac(request["mac"]))
            return {"entries": [asdict(entry)] if entry else [], "next": None}
        after = str(request.get("after", ""))
        rest = [entry for entry in self._gate.list() if entry.mac > after]
        page = rest[:PAGE]
        return {"entries": [asdict(entry) for entry in page], "next": page[-1].mac if len(rest) > PAGE else None}

    def _replace(self, request: dict[str, Any], parts: list[tuple[str, int]]) -> dict[str, object]:
        parts += [(parse_mac(mac), int(seconds)) for mac, seconds in request["entries"]]
        if len(parts) > MAX_REPLACED:
            raise GateFault("too-many", f"at most {MAX_REPLACED} devices")
        if not request.get("more"):
            self._gate.replace(parts)
            parts.clear()
        return {}


def fault(error: GateFault) -> bytes:
    """Return the answer that says no."""
    return json.dumps({"error": error.code, "text": error.text}).encode() + b"\n"


def _ok(content: object) -> bytes:
    return json.dumps({"ok": content}).encode() + b"\n"


def _as_fault(error: Exception) -> GateFault:
    if isinstance(error, GateFault):
        return error
    if isinstance(error, OSError):
        log.error("gate: the kernel refused: %s", error.strerror)
        return GateFault("kernel-refused", error.strerror or "unknown")
    return GateFault("malformed", type(error).__name__)
