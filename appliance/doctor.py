"""Runs every health check of every package; one that fails itself is a finding too, never a crash."""

from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

from appliance.checks.finding import Check, Examined, Finding
from appliance.config import load_config
from appliance.core.ambient import Ambient
from appliance.store import Store
from appliance.toml_faults import ConfigFaults

ENTRY_POINT_GROUP = "motcua.checks"


def examine(config_path: Path, ambient: Ambient) -> Iterator[Finding]:
    """Yield the findings one by one as the checks run; without a readable configuration there is one only."""
    try:
        config = load_config(config_path)
    except ConfigFaults as error:
        faults = error.details["faults"]
        yield Finding("config", "fault", error.message_vi, error.message_en, {"faults": faults})
        return
    yield Finding("config", "ok", f"Tệp {config_path} đúng.", f"{config_path} is good.")
    box = Examined(config_path, config, ambient, Store(config.box.database))
    for name, check in all_checks():
        findings = run_check(name, check, box)
        yield from findings
        if any(finding.code == "database-box" and finding.level == "fault" for finding in findings):
            break  # the other checks read it; opening a missing database would even make an empty one
    box.store.close()


def all_checks() -> list[tuple[str, Check]]:
    """Return the checks of all packages by name."""
    points = sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda point: point.name)
    return [(point.name, point.load()) for point in points]


def run_check(name: str, check: Check, box: Examined) -> list[Finding]:
    """Return what `check` finds; its own failure is a fault "check-failed"."""
    try:
        return check(box)
    except Exception as error:  # noqa: BLE001 - the doctor must speak when the box is at its worst
        reason = getattr(error, "sqlite_errorname", type(error).__name__)
        return [
            Finding(
                "check-failed",
                "fault",
                f"Không kiểm tra được “{name}” ({reason}).",
                f"The check “{name}” could not be made ({reason}).",
                {"check": name, "reason": reason},
            )
        ]
