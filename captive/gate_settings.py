"""What the gate's daemon needs to know beside the rules; it stands in their first line, so that one file is one truth."""

import json
from dataclasses import asdict, dataclass

from captive.gate_faults import GateFault

TABLE = "motcua_gate"
_MARK = "# motcua-gate "


@dataclass(frozen=True)
class GateSettings:
    """`allowance_bytes` counts both directions over 24 hours; None: no limit."""

    interface: str
    users: tuple[str, ...] = ()
    allowance_bytes: int | None = None
    idle_end_s: int | None = None

    def head(self) -> str:
        """Return the first line of the rules."""
        return _MARK + json.dumps(asdict(self))


def read_settings(rules: str) -> GateSettings:
    """Return the settings in the first line of the rules; raises GateFault "rules-damaged"."""
    first = rules.split("\n", 1)[0]
    try:
        if not first.startswith(_MARK):
            raise ValueError("no head")
        found = json.loads(first.removeprefix(_MARK))
        return GateSettings(
            interface=str(found["interface"]),
            users=tuple(str(user) for user in found["users"]),
            allowance_bytes=_limit(found["allowance_bytes"]),
            idle_end_s=_limit(found["idle_end_s"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise GateFault("rules-damaged", "the first line of the rules does not hold the gate's settings") from error


def _limit(value: object) -> int | None:
    return None if value is None else int(str(value))
