"""How the portal's certificate stands, as a value: what looks at certificates is imported where one is looked at."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class CertificateState:
    """`fault` is a stable word ("" when all is well); `ends` the last moment of validity, if it could be read."""

    fault: str
    ends: datetime | None = None

    @property
    def valid(self) -> bool:
        """Tell whether phones will accept it."""
        return self.fault == ""
