"""libnftables by ctypes: a batch of commands in, JSON out, one at a time (a context is not thread-safe)."""

import ctypes
import json
import threading
from typing import Any

from captive.gate_faults import GateFault

_LIBRARY = "libnftables.so.1"
_OUTPUT_JSON = 1 << 4  # NFT_CTX_OUTPUT_JSON of nftables/libnftables.h


class Nft:
    """One context of libnftables; `run` is atomic: every command of a batch takes effect or none."""

    def __init__(self) -> None:
        library = ctypes.CDLL(_LIBRARY)
        library.nft_ctx_new.restype = ctypes.c_void_p
        library.nft_ctx_new.argtypes = [ctypes.c_uint32]
        for name in ("nft_ctx_buffer_output", "nft_ctx_buffer_error"):
            getattr(library, name).argtypes = [ctypes.c_void_p]
        for name in ("nft_ctx_get_output_buffer", "nft_ctx_get_error_buffer"):
            getattr(library, name).argtypes = [ctypes.c_void_p]
            getattr(library, name).restype = ctypes.c_char_p
        library.nft_ctx_output_set_flags.argtypes = [ctypes.c_void_p, ctypes.c_uint]
        library.nft_ctx_set_dry_run.argtypes = [ctypes.c_void_p, ctypes.c_bool]
        library.nft_run_cmd_from_buffer.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
        self._library = library
        self._lock = threading.Lock()
        self._context = library.nft_ctx_new(0)
        if not self._context:
            raise GateFault("nft-absent", "libnftables gave no context")
        library.nft_ctx_buffer_output(self._context)
        library.nft_ctx_buffer_error(self._context)
        library.nft_ctx_output_set_flags(self._context, _OUTPUT_JSON)

    def run(self, commands: str, *, dry: bool = False) -> str:
        """Run a batch and return what nft prints; raises GateFault "nft-refused" with its first complaint.

        With `dry` the batch is only checked, by the same parser and as far as the kernel's names go.
        """
        with self._lock:
            self._library.nft_ctx_set_dry_run(self._context, dry)
            status = self._library.nft_run_cmd_from_buffer(self._context, commands.encode())
            error = (self._library.nft_ctx_get_error_buffer(self._context) or b"").decode(errors="replace")
            output = (self._library.nft_ctx_get_output_buffer(self._context) or b"").decode(errors="replace")
        if status != 0:
            raise GateFault("nft-refused", error.strip().split("\n")[0][:200])
        return output

    def elements(self, family: str, table: str, name: str) -> list[dict[str, Any]]:
        """Return the elements of a set as nft's JSON gives them: dicts with `val`, `expires`, `counter`…"""
        document = json.loads(self.run(f"list set {family} {table} {name}"))
        (found,) = [entry["set"] for entry in document["nftables"] if "set" in entry]
        return [_element(entry) for entry in found.get("elem", [])]


def _element(entry: object) -> dict[str, Any]:
    # A bare value where the element carries nothing else.
    return dict(entry["elem"]) if isinstance(entry, dict) and "elem" in entry else {"val": entry}
