"""What a check gets and what it finds; `motcua doctor` runs all checks and shows the findings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from appliance.config import BoxConfig
from appliance.core.ambient import Ambient
from appliance.store import Store

Level = Literal["ok", "warning", "fault"]


@dataclass(frozen=True)
class Examined:
    """The box under examination."""

    config_path: Path
    config: BoxConfig
    ambient: Ambient
    store: Store


@dataclass(frozen=True)
class Finding:
    """One sentence on one thing: what is so and, unless it is well, what to do; without personal data.

    `code` is stable; `details` is machine-readable.
    """

    code: str
    level: Level
    vi: str
    en: str
    details: Mapping[str, object] = field(default_factory=dict)

    def words(self, lang: str) -> str:
        """Return the sentence in `lang` ("vi" or "en")."""
        return self.en if lang == "en" else self.vi


Check = Callable[[Examined], list[Finding]]
