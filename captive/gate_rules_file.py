"""The rules on disk: loaded in one transaction, kept as the last good ones, and never let damage what is in force."""

import logging
import os
from pathlib import Path

from captive.gate_faults import GateFault
from captive.gate_settings import TABLE, GateSettings, read_settings
from captive.nft import Nft

log = logging.getLogger(__name__)

FAMILIES = ("inet", "netdev", "bridge")
MAX_RULES_BYTES = 256 * 1024


def load_rules(nft: Nft, path: Path, *, kept: Path) -> GateSettings:
    """Put the rules of `path` in force and copy them to `kept`; return the settings of what is in force now.

    Where the file is damaged the last good rules stay: those the kernel has, else those in `kept`. Raises
    GateFault where there are none; then nothing was let through.
    """
    try:
        text = _read(path)
        settings = read_settings(text)
        nft.run(text)
    except (OSError, GateFault) as error:
        log.error("rules not loaded, the last good ones stay: %s", _reason(error))
        return _last_good(nft, kept)
    _keep(text, kept)
    return settings


def _last_good(nft: Nft, kept: Path) -> GateSettings:
    try:
        text = _read(kept)
    except OSError as error:
        raise GateFault("rules-absent", "no good rules were ever loaded") from error
    settings = read_settings(text)
    if not in_force(nft):
        nft.run(text)
    return settings


def in_force(nft: Nft) -> bool:
    """Tell whether the kernel holds every one of our tables."""
    return nft.run("list tables").count(f'"name": "{TABLE}"') == len(FAMILIES)


def _read(path: Path) -> str:
    if path.stat().st_size > MAX_RULES_BYTES:
        raise GateFault("rules-damaged", "the file is too big to be ours")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise GateFault("rules-damaged", "the file is not text") from error


def _keep(text: str, kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(kept)


def _reason(error: OSError | GateFault) -> str:
    return str(error) if isinstance(error, GateFault) else (error.strerror or type(error).__name__)
