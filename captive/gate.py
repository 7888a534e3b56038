"""What the portal asks of the thing that lets packets through: four verbs, whoever implements them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from appliance.core.errors import Unavailable


@dataclass(frozen=True)
class GateEntry:
    """One admitted device and the whole seconds until the gate closes for it by itself."""

    mac: str
    seconds_left: int
    bytes_left: int | None = None
    """What remains of its data allowance; None where there is no limit."""
    bytes_up: int = 0
    bytes_down: int = 0
    """What the session moved so far."""


class GateUnavailable(Unavailable):
    """The gate did not do what it was asked; nobody was admitted or shut out."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "gate-unavailable",
            "Chưa mở được mạng cho máy của Ông/Bà. Vui lòng bấm lại sau một phút hoặc báo nhân viên.",
            "The network could not be opened for your device. Please tap again in a minute or tell the staff.",
            reason=reason,
        )


class AllowanceSpent(GateUnavailable):
    """The device used up the data of its day."""

    status = 429

    def __init__(self) -> None:
        super(GateUnavailable, self).__init__(
            "allowance-spent",
            "Máy của Ông/Bà đã dùng hết dung lượng của hôm nay. Ông/Bà vẫn xem được hướng dẫn tại đây.",
            "Your device has used up its data for today. You can still read the guides here.",
        )


class Gate(Protocol):
    """Admits devices by their MAC for a time; access ends on time even with every process of ours dead.

    Every verb may raise `GateUnavailable`; each is done wholly or not at all and may be repeated.
    """

    def grant(self, mac: str, seconds: int) -> None:
        """Admit the device for `seconds` from now, replacing what it had."""
        ...

    def revoke(self, mac: str) -> None:
        """Shut the device out at once; nothing happens if it was not admitted."""
        ...

    def list(self) -> list[GateEntry]:
        """Return who is admitted now, by MAC."""
        ...

    def replace(self, entries: Iterable[GateEntry]) -> None:
        """Admit exactly these, in one step."""
        ...

    def entry(self, mac: str) -> GateEntry | None:
        """Return what the gate holds for one device; None where it is shut out."""
        ...
